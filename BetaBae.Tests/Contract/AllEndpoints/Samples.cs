using BetaBae.Tests.Contract.Chat;

namespace BetaBae.Tests.Contract.AllEndpoints;

/// <summary>What each endpoint takes that takes a body. One without a row here fails the tests.</summary>
internal static class Samples
{
    public static Field[] FieldsOf(Endpoint endpoint, Scene scene) => endpoint.Name switch
    {
        "Register" =>
        [
            Field.Word("email", "new@example.com"), Field.Text("password", "long enough", 8, 128), Field.Text("legal_name", "Kim", 1, 100),
        ],
        "Login" => [Field.Text("email", "new@example.com", 1, 254), Field.Text("password", "long enough", 1, 128)],
        "ChangePassword" => [Field.Text("currentPassword", "not it", 1, 128), Field.Text("newPassword", "long enough", 8, 128)],
        "SaveProfile" =>
        [
            Field.Text("nickname", "Nick", 1, 30).Optional(),
            Field.Text("introduce", "Hi", 0, 1000).Optional(),
            Field.Word("birthday", "1995-04-02").Optional(),
            Field.Word("gender", "FEMALE").Optional(),
            Field.Word("mbti", "INFP").Optional(),
            Field.List("interests", "[\"tea\"]", "[5]", "[[\"x\"]]", "[\"a\\u0000b\"]", "[null]", $"[\"{new string('x', 31)}\"]", Many(21, "x{0}")).Optional(),
            Field.Text("province", "Seoul", 1, 60).Optional(),
            Field.Text("city", "Mapo", 1, 60).Optional(),
        ],
        "SavePersonality" => Scores(0, "openness", "conscientiousness", "extraversion", "agreeableness", "neuroticism"),
        "SaveLoveLanguage" => Scores(1, "words_of_affirmation", "acts_of_service", "receiving_gifts", "quality_time", "physical_touch"),
        "ScorePersonality" or "ScoreLoveLanguage" =>
        [
            Field.List(
                "answers", "[1,2,3,4,5]", "\"1,2,3,4,5\"", "[]", "[1,2,3,4]", "[1,2,3,4,5,1]", "[1,2,3,4,6]", "[1,2,3,4,0]", "[1,2,3,4,-1]", "[1,2,3,4,1.5]",
                "[1,2,3,4,\"5\"]", "[1,2,3,4,null]", "[1,2,3,4,99999999999]", "[1,2,3,4,1e400]"),
        ],
        "CreateMatch" => [Field.Id("requestedId", scene.Partner.Id)],
        "SendText" =>
        [
            Field.Text("messageText", "Hi", 1, 4000),
            Field.Text("clientMessageId", "one", 1, 64).Optional(),
            Field.Id("conversationId", scene.RealBae).Optional(),
        ],
        "CreateClone" or "UpdateClone" =>
        [
            Field.List(
                "sampleUserResponses", "[\"Hi\"]", "\"Hi\"", "[]", "[\"\"]", "[5]", "[null]", "[\"a\\u0000b\"]", "[\"\\ud800\"]", $"[\"{new string('x', 501)}\"]",
                Many(51, "x{0}")),
        ],
        "AskClone" =>
        [
            Field.Id("partnerId", scene.Partner.Id),
            Field.List(
                "messages", """[{"role":"user","content":"Hi"}]""", "\"Hi\"", "[\"Hi\"]", "[null]", """[{"role":"user"}]""", """[{"content":"Hi"}]""",
                """[{"role":"system","content":"Hi"}]""", """[{"role":"😀","content":"Hi"}]""", """[{"role":"user","content":5}]""",
                """[{"role":"user","content":"a\u0000b"}]""", """[{"role":"user","content":"Hi","extra":1}]"""),
        ],
        "GetRealBaeThought" => [Field.Id("chatId", scene.RealBae), Field.Text("messageText", "Hi", 1, 4000)],
        _ => throw new InvalidOperationException($"Say here what {endpoint} takes."),
    };

    /// <summary>The fields as a body, in which one may have another value.</summary>
    public static string Json(IEnumerable<Field> fields, Field? changed = null, string? value = null) =>
        $"{{{string.Join(',', fields.Select(f => $"\"{f.Name}\":{(f == changed ? value : f.Valid)}"))}}}";

    /// <summary>A form that the endpoint takes.</summary>
    public static MultipartFormDataContent Form(Endpoint endpoint) => endpoint.Name switch
    {
        "UploadFile" => File(),
        "SaveProfile" => Texts(("nickname", "Nick")),
        "SendImage" => Uploads.Form(Uploads.Png, "image/png"),
        "SendFile" => Uploads.Form(Uploads.Pdf, "application/pdf"),
        _ => throw new InvalidOperationException($"Say here what form {endpoint} takes."),
    };

    /// <summary>Forms that it does not take, with what is wrong with them.</summary>
    public static IEnumerable<(string Wrong, HttpContent Form)> WrongForms(Endpoint endpoint)
    {
        var fileField = endpoint.Name == "SaveProfile" ? "profileImage" : "file";
        var textField = endpoint.Name switch
        {
            "UploadFile" => "context",
            "SaveProfile" => "nickname",
            _ => "messageText",
        };
        foreach (var (wrong, text) in (IEnumerable<(string, string)>)[("NUL", "a\0b"), ("oversized", new string('x', 5000)), ("huge", new string('x', 100_000))])
        {
            var form = Form(endpoint, without: textField);
            form.Add(new StringContent(text), textField);
            yield return ($"{textField} with {wrong} text", form);
        }

        var twice = Form(endpoint);
        twice.Add(new StringContent("1"), textField);
        twice.Add(new StringContent("2"), textField);
        yield return ($"{textField} twice", twice);

        var unknown = Form(endpoint);
        unknown.Add(new StringContent("1"), "unknown");
        yield return ("an unknown field", unknown);

        var asText = Form(endpoint, without: fileField);
        asText.Add(new StringContent("no file"), fileField);
        yield return ("a text in place of the file", asText);

        var large = Form(endpoint, without: fileField);
        large.Add(new ByteArrayContent(new byte[(10 * 1024 * 1024) + 1]), fileField, "large.png");
        yield return ("a file above 10 MB", large);

        var html = Form(endpoint, without: fileField);
        html.Add(new ByteArrayContent([0x7f, (byte)'E', (byte)'L', (byte)'F', 0, 1, 2, 3]), fileField, "program.png");
        yield return ("a file of another type", html);

        yield return ("a form that ends too early", Raw("--x\r\nContent-Disposition: form-data; name=\"a", "x"));
        yield return ("a form without its boundary", Raw("nothing", "x"));
        yield return ("no boundary", Raw("--x--", null));
        yield return ("another media type", new StringContent("a=b", null, "application/x-www-form-urlencoded"));
    }

    public static MultipartFormDataContent File()
    {
        var form = Uploads.Form(Uploads.Pdf, "application/pdf");
        form.Add(new StringContent("notes"), "context");
        return form;
    }

    private static MultipartFormDataContent Form(Endpoint endpoint, string without)
    {
        var form = new MultipartFormDataContent();
        foreach (var part in Form(endpoint).Where(part => part.Headers.ContentDisposition!.Name != without))
        {
            form.Add(part);
        }

        return form;
    }

    private static MultipartFormDataContent Texts(params (string Name, string Text)[] fields)
    {
        var form = new MultipartFormDataContent();
        foreach (var (name, text) in fields)
        {
            form.Add(new StringContent(text), name);
        }

        return form;
    }

    private static ByteArrayContent Raw(string body, string? boundary)
    {
        var content = new ByteArrayContent(System.Text.Encoding.ASCII.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data" + (boundary is null ? "" : $"; boundary={boundary}"));
        return content;
    }

    private static Field[] Scores(double min, params string[] names) => [.. names.Select(name => Field.Number(name, min, 5))];

    private static string Many(int count, string item) =>
        $"[{string.Join(',', Enumerable.Range(0, count).Select(i => $"\"{string.Format(System.Globalization.CultureInfo.InvariantCulture, item, i)}\""))}]";
}
