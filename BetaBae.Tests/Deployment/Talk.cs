using System.Diagnostics;
using BetaBae.Core.Accounts;
using BetaBae.Tests.Contract.Chat;
using BetaBae.Tests.Hosting;
using Microsoft.AspNetCore.SignalR;

namespace BetaBae.Tests.Deployment;

/// <summary>
/// What two people say to each other and to a clone: by REST, in a trace that the client began, and by the hub. Everything
/// that they say, and everything that is theirs alone, is in <see cref="Secrets"/>.
/// </summary>
/// <param name="Trace">Of the message that was sent by REST, in hex.</param>
/// <param name="Secrets">By what each is.</param>
internal sealed record Talk(string Trace, IReadOnlyDictionary<string, string> Secrets)
{
    public static async Task<Talk> HoldAsync(AspireStack stack)
    {
        var (mark, password) = ($"said-{Guid.NewGuid():N}", $"pass-{Guid.NewGuid():N}");
        var (a, b, cid) = await stack.CoupleAsync(password);
        await stack.CloneAsync(b);
        var clone = (await a.ListAsync("?type=betabae")).Ids().Single();
        await using var sender = await ChatClient.ConnectAsync(stack, a);
        await using var receiver = await ChatClient.ConnectAsync(stack, b, messagePack: true);

        using var trace = new Activity("A client's").SetIdFormat(ActivityIdFormat.W3C).Start();
        (await a.SayAsync(cid, $"{mark} by REST")).Expect(201);
        trace.Stop();
        await receiver.NextAsync(ServerEvents.NewMessage, m => m.Text() == $"{mark} by REST");
        await sender.TextAsync(cid, $"{mark} by the hub");
        await receiver.NextAsync(ServerEvents.NewMessage, m => m.Text() == $"{mark} by the hub");
        await receiver.NextAsync(ServerEvents.ChatListUpdate, list => list.GetProperty("totalUnreadCount").GetInt32() == 2);
        await receiver.EnterAsync(cid);
        await sender.NextAsync(ServerEvents.MessagesRead);
        await receiver.TypingAsync(cid);
        await sender.NextAsync(ServerEvents.Typing);
        await receiver.LeaveAsync(cid);

        // A model that fails quotes what it was asked; then it answers.
        stack.Model.Next(FakeOpenAi.Status(500));
        await sender.TextAsync(clone, $"{mark} to a clone");
        await sender.NextAsync(ServerEvents.CloneDelta);
        await sender.NextAsync(ServerEvents.NewMessage, m => m.GetProperty("isClone").GetBoolean() && m.Text() == $"re: {mark} to a clone");
        (await a.Client.SendJsonAsync(
            HttpMethod.Post, "/llm-clone/real-bae-thought", new { chatId = cid, messageText = $"{mark} to think about" })).Expect(200);

        // What is refused is told to the one who said it only.
        var tooLong = $"{mark} much too long {new string('x', 4000)}";
        (await a.SayAsync(cid, tooLong)).ExpectProblem(400);
        await Assert.ThrowsAsync<HubException>(() => sender.TextAsync(cid, tooLong));
        (await a.Client.SendTextAsync(HttpMethod.Post, $"/chat/conversations/{cid}/messages/text", $"{mark} is no JSON")).ExpectProblem(400);
        using var stranger = stack.NewClient();
        (await stranger.SendJsonAsync(HttpMethod.Post, "/auth/login", new { email = a.Email, password = $"{password} not" })).ExpectProblem(401);

        // All at once, so that the database has to refuse: it quotes what is there already.
        var email = $"{mark}@example.com";
        var registered = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ =>
            stranger.SendJsonAsync(HttpMethod.Post, "/auth/register", new { email, password, legal_name = mark })));
        Assert.Equal([201, 409, 409, 409], registered.Select(r => r.Status).Order());
        var sent = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => a.SayAsync(cid, $"{mark} once", clientMessageId: mark)));
        Assert.Equal([200, 200, 200, 201], sent.Select(r => r.Status).Order());

        return new Talk($"{trace.TraceId}", new Dictionary<string, string>(
            from person in (Person[])[a, b]
            from secret in (KeyValuePair<string, string>[])
            [
                new("e-mail", person.Email), new("legal name and address", person.Email.Split('@')[0]), new("nickname", person.Nickname),
                new("cookie", Cookie(person)),
                new("session's key", SessionStore.KeyOf(Cookie(person))),
            ]
            select KeyValuePair.Create($"{secret.Key} of {person.Id}", secret.Value))
        {
            ["what was said"] = mark,
            ["password"] = password,
        });
    }

    private static string Cookie(Person person) => ((CookieClient)person.Client).Cookies.GetAllCookies()["session_id"]!.Value;
}
