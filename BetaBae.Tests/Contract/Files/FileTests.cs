using System.Net.Http.Headers;
using System.Text;
using BetaBae.Core.Media;
using BetaBae.Data;
using BetaBae.Tests.Hosting;
using BetaBae.Tests.Unit.Media;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;
using SkiaSharp;

namespace BetaBae.Tests.Contract.Files;

public abstract class FileTests(TestApp app)
{
    [Fact]
    public async Task A_file_is_what_its_bytes_are()
    {
        var person = await app.NewPersonAsync(complete: false);
        foreach (var (bytes, type) in ((byte[], string)[])
        [
            (SampleImages.Quarters(SKEncodedImageFormat.Jpeg), "image/jpeg"),
            (Forms.Png, "image/png"),
            (SampleImages.Quarters(SKEncodedImageFormat.Webp), "image/webp"),
            (SampleImages.AnimatedGif(), "image/gif"),
            (Encoding.UTF8.GetBytes("%PDF-1.7 …"), "application/pdf"),
            (Encoding.UTF8.GetBytes("안녕 👋"), "text/plain"),
        ])
        {
            var file = (await person.Client.UploadAsync(bytes)).Expect(201);
            Assert.Equal(["id", "url", "type"], file.EnumerateObject().Select(m => m.Name));
            Assert.Equal((type, $"/file/{file.GetProperty("id").GetInt64()}"), (file.GetProperty("type").GetString(), file.Url()));

            var read = await person.Client.GetAnswerAsync(file.Url());
            read.Expect(200);
            Assert.Equal(type, read.MediaType);
            Assert.Equal(["nosniff"], read.Headers.GetValues("X-Content-Type-Options"));
            Assert.True(read.Headers.CacheControl!.Private);
            Assert.Equal(type.StartsWith("image/", StringComparison.Ordinal) ? null : "attachment", read.ContentHeaders.ContentDisposition?.DispositionType);
            if (!type.StartsWith("image/", StringComparison.Ordinal))
            {
                Assert.Equal(bytes, read.Bytes);
            }

            using var again = new HttpRequestMessage(HttpMethod.Get, file.Url());
            again.Headers.IfNoneMatch.Add(new EntityTagHeaderValue(read.Headers.ETag!.Tag));
            (await person.Client.AnswerAsync(again)).Expect(304);
        }
    }

    [Fact]
    public async Task An_image_says_nothing_of_where_it_was_taken()
    {
        var person = await app.NewPersonAsync(complete: false);
        foreach (var format in (SKEncodedImageFormat[])[SKEncodedImageFormat.Jpeg, SKEncodedImageFormat.Png, SKEncodedImageFormat.Webp])
        {
            var file = (await person.Client.UploadAsync(SampleImages.WithMetadata(format, 6))).Expect(201);
            var read = await person.Client.GetAnswerAsync(file.Url());
            Assert.True(read.Bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(SampleImages.Secret)) < 0);
            using var bitmap = SampleImages.Decode(read.Bytes);
            Assert.Equal((16, 32), (bitmap.Width, bitmap.Height));
        }
    }

    [Fact]
    public async Task What_is_not_taken_is_415_and_not_stored()
    {
        var person = await app.NewPersonAsync(complete: false);
        foreach (var text in (string[])["<html></html>", " <svg onload='alert(1)'/>", "\uFEFF<?xml version='1.0'?>", "MZ\0\0", "\u00ff\u0001"])
        {
            (await person.Client.UploadAsync(text)).ExpectProblem(415);
        }

        (await person.Client.UploadAsync(Forms.Png[..40])).ExpectProblem(415);
        (await person.Client.SendJsonAsync(HttpMethod.Post, "/file", new { file = "x", context = "test" })).ExpectProblem(415);
        (await person.Client.AnswerAsync(HttpMethod.Post, "/file", null)).ExpectProblem(415);
        Assert.Equal((0, 0), await StoredAsync(person));
    }

    [Fact]
    public async Task A_form_that_is_wrong_is_400_and_not_stored()
    {
        var person = await app.NewPersonAsync(complete: false);
        foreach (var (parts, field) in (((string, object)[] Parts, string Field)[])
        [
            ([("context", "test")], "file"),
            ([("file", "a text"), ("context", "test")], "file"),
            ([("file", Forms.Png), ("file", Forms.Png), ("context", "test")], "file"),
            ([("file", Array.Empty<byte>()), ("context", "test")], "file"),
            ([("file", Forms.Png)], "context"),
            ([("file", Forms.Png), ("context", "")], "context"),
            ([("file", Forms.Png), ("context", "a b")], "context"),
            ([("file", Forms.Png), ("context", "é")], "context"),
            ([("file", Forms.Png), ("context", "a\0")], "context"),
            ([("file", Forms.Png), ("context", "a\n")], "context"),
            ([("file", Forms.Png), ("context", new string('a', 51))], "context"),
            ([("file", Forms.Png), ("context", "a"), ("context", "b")], "context"),
            ([("file", Forms.Png), ("context", "a"), ("more", "b")], "more"),
            ([("file", Forms.Png), ("context", "a"), ("more", Forms.Png)], "more"),
        ])
        {
            using var form = Forms.Of(parts);
            var answer = (await person.Client.AnswerAsync(HttpMethod.Post, "/file", form)).ExpectProblem(400);
            Assert.True(answer.Body.GetProperty("errors").TryGetProperty(field, out _), $"{field} is not to blame: {answer.Text}");
        }

        foreach (var (body, type) in ((string, string)[])
        [
            ("", "multipart/form-data"),
            ("", "multipart/form-data; boundary=x"),
            ("--x\r\nContent-Disposition: form-data; name=context\r\n\r\ntest", "multipart/form-data; boundary=x"),
            ("--x\r\nno header\r\n\r\ntest\r\n--x--\r\n", "multipart/form-data; boundary=x"),
            ("--x\r\n\r\ntest\r\n--x--\r\n", "multipart/form-data; boundary=x"),
        ])
        {
            using var content = new StringContent(body);
            content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
            (await person.Client.AnswerAsync(HttpMethod.Post, "/file", content)).ExpectProblem(400);
        }

        Assert.Equal((0, 0), await StoredAsync(person));
    }

    [Fact]
    public async Task A_file_of_more_than_10_MB_is_413()
    {
        var person = await app.NewPersonAsync(complete: false);
        var text = Enumerable.Repeat((byte)'x', (10 * 1024 * 1024) + 1).ToArray();
        (await person.Client.UploadAsync(text[1..])).Expect(201);
        (await person.Client.UploadAsync(text)).ExpectProblem(413);

        // Even a much larger one is answered, and not by a broken connection.
        (await person.Client.UploadAsync(new byte[50 * 1024 * 1024])).ExpectProblem(413);
        Assert.Equal((1, text.Length - 1), await StoredAsync(person));
    }

    [Fact]
    public async Task An_image_of_too_many_pixels_is_413()
    {
        var person = await app.NewPersonAsync(complete: false);
        (await person.Client.UploadAsync(SampleImages.Bomb(50_000, 50_000))).ExpectProblem(413);
    }

    [Fact]
    public async Task All_files_of_a_person_have_at_most_200_MB_whatever_comes_at_once()
    {
        const long Quota = 200L * 1024 * 1024;
        var person = await app.NewPersonAsync(complete: false);
        await ChangeStorageAsync(person, Quota - 35);
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => person.Client.UploadAsync("ten bytes!")));
        Assert.Equal(3, answers.Count(a => a.Status == 201));
        Assert.All(answers.Where(a => a.Status != 201), a => a.ExpectProblem(413));
        Assert.Equal((3, Quota - 5), await StoredAsync(person));

        (await person.Client.DeleteAnswerAsync(answers.First(a => a.Status == 201).Body.Url())).Expect(204);
        Assert.Equal((2, Quota - 15), await StoredAsync(person));
        (await person.Client.UploadAsync("ten bytes!")).Expect(201);
    }

    [Fact]
    public async Task Others_do_not_see_it_and_cannot_delete_it()
    {
        var (owner, stranger) = (await app.NewPersonAsync(), await app.NewPersonAsync());
        var file = (await owner.Client.UploadAsync("mine")).Expect(201);
        (await stranger.Client.GetAnswerAsync(file.Url())).ExpectProblem(404);
        (await stranger.Client.DeleteAnswerAsync(file.Url())).ExpectProblem(404);
        (await app.NewClient().GetAnswerAsync(file.Url())).ExpectProblem(401);
        (await app.NewClient().DeleteAnswerAsync(file.Url())).ExpectProblem(401);
        (await app.NewClient().UploadAsync("mine")).ExpectProblem(401);
        (await owner.Client.GetAnswerAsync(file.Url())).Expect(200);
    }

    [Fact]
    public async Task Those_who_read_a_message_read_its_file_and_only_its_sender_deletes_it()
    {
        var (a, b, stranger) = (await app.NewPersonAsync(), await app.NewPersonAsync("MALE"), await app.NewPersonAsync());
        var conversation = await app.RealBaeAsync(a, b);
        using var form = Forms.Of(("file", Forms.Png));
        var message = (await a.Client.AnswerAsync(HttpMethod.Post, $"/chat/conversations/{conversation}/messages/image", form)).Expect(201);
        var url = message.GetProperty("message").GetProperty("attachment").Url();

        (await b.Client.GetAnswerAsync(url)).Expect(200);
        (await stranger.Client.GetAnswerAsync(url)).ExpectProblem(404);
        (await b.Client.DeleteAnswerAsync(url)).ExpectProblem(404);
        (await a.Client.DeleteAnswerAsync(url)).Expect(204);
        (await b.Client.GetAnswerAsync(url)).ExpectProblem(404);
        var left = (await b.Client.GetAnswerAsync($"/chat/conversations/{conversation}/messages")).Expect(200);
        Assert.Equal(System.Text.Json.JsonValueKind.Null, left.GetProperty("messages")[0].GetProperty("attachment").ValueKind);
    }

    [Fact]
    public async Task Deleting_takes_the_object_and_its_bytes_along()
    {
        var person = await app.NewPersonAsync(complete: false);
        var file = (await person.Client.UploadAsync("ten bytes!")).Expect(201);
        Assert.Equal((1, 10), await StoredAsync(person));
        var key = await KeyAsync(file.GetProperty("id").GetInt64());
        Assert.True(await IsStoredAsync(key));

        var deleted = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => person.Client.DeleteAnswerAsync(file.Url())));
        Assert.Equal([204, 404, 404, 404], deleted.Select(d => d.Status).Order());
        Assert.Equal((0, 0), await StoredAsync(person));
        Assert.False(await IsStoredAsync(key));
        (await person.Client.GetAnswerAsync(file.Url())).ExpectProblem(404);
    }

    [Theory]
    [InlineData("0", 404)]
    [InlineData("-1", 404)]
    [InlineData("9223372036854775807", 404)]
    [InlineData("9223372036854775808", 400)]
    [InlineData("abc", 400)]
    public async Task An_id_that_is_none_is_refused(string id, int status)
    {
        var person = await app.NewPersonAsync(complete: false);
        (await person.Client.GetAnswerAsync($"/file/{id}")).ExpectProblem(status);
        (await person.Client.DeleteAnswerAsync($"/file/{id}")).ExpectProblem(status);
    }

    [Fact]
    public async Task The_sweep_removes_what_has_no_row_and_nothing_else()
    {
        var person = await app.NewPersonAsync(complete: false);
        var kept = await KeyAsync((await person.Client.UploadAsync("kept")).Expect(201).GetProperty("id").GetInt64());
        var store = app.Services.GetRequiredService<IObjectStore>();
        var orphan = Guid.NewGuid().ToString("N");
        await store.PutAsync(orphan, new MemoryStream([1]), "text/plain", default);

        var sweep = app.Services.GetRequiredService<FileSweep>();
        await sweep.SweepAsync(DateTimeOffset.UtcNow.AddHours(-1), default);
        Assert.True(await IsStoredAsync(orphan));

        Assert.True(await sweep.SweepAsync(DateTimeOffset.UtcNow.AddMinutes(1), default) >= 1);
        Assert.False(await IsStoredAsync(orphan));
        Assert.True(await IsStoredAsync(kept));
    }

    [Fact]
    public async Task An_object_goes_where_it_has_no_row_and_stays_where_it_may_have_one()
    {
        var person = await app.NewPersonAsync(complete: false);
        await using var scope = app.Services.CreateAsyncScope();
        var files = scope.ServiceProvider.GetRequiredService<Core.Media.FileService>();
        var db = scope.ServiceProvider.GetRequiredService<BetaBaeDbContext>();

        var failed = await FailAsync(() => throw new InvalidOperationException());
        Assert.Equal((0, 0), await StoredAsync(person));
        Assert.False(await IsStoredAsync(failed));

        // The commit happens and an error is its answer.
        var unheard = await FailAsync(() => db.Database.CurrentTransaction!.GetDbTransaction().CommitAsync());
        Assert.Equal((1, 10), await StoredAsync(person));
        Assert.True(await IsStoredAsync(unheard));

        async Task<string> FailAsync(Func<Task> last)
        {
            await using var prepared = await files.PrepareAsync(person.Id, new MemoryStream("ten bytes!"u8.ToArray()), "file", imagesOnly: false, default);
            await Assert.ThrowsAsync<InvalidOperationException>(() => db.TransactionAsync(
                async () =>
                {
                    await files.AddAsync(person.Id, prepared, "test", default);
                    await last();
                },
                default));
            return prepared.ObjectKey;
        }
    }

    [Fact]
    public async Task A_row_is_only_added_within_a_transaction()
    {
        var person = await app.NewPersonAsync(complete: false);
        await using var scope = app.Services.CreateAsyncScope();
        var files = scope.ServiceProvider.GetRequiredService<Core.Media.FileService>();
        await using var prepared = await files.PrepareAsync(person.Id, new MemoryStream([(byte)'x']), "file", imagesOnly: false, default);
        await Assert.ThrowsAsync<InvalidOperationException>(() => files.AddAsync(person.Id, prepared, "test", default));
        Assert.Equal((0, 0), await StoredAsync(person));
    }

    [Fact]
    public async Task The_number_of_statements_does_not_grow()
    {
        var person = await app.NewPersonAsync(complete: false);
        Assert.Equal(2, await app.CountingAsync(() => person.Client.UploadAsync("x")));
        var file = (await person.Client.UploadAsync("x")).Expect(201);
        Assert.Equal(2, await app.CountingAsync(() => person.Client.UploadAsync("x")));
        Assert.Equal(1, await app.CountingAsync(() => person.Client.GetAnswerAsync(file.Url())));
    }

    private async Task<(int Files, long Bytes)> StoredAsync(Person person)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BetaBaeDbContext>();
        return (await db.Files.CountAsync(f => f.OwnerId == person.Id), await db.Users.Where(u => u.Id == person.Id).Select(u => u.StorageBytes).SingleAsync());
    }

    private async Task ChangeStorageAsync(Person person, long bytes)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BetaBaeDbContext>();
        await db.TransactionAsync(
            () => db.Users.Where(u => u.Id == person.Id).ExecuteUpdateAsync(set => set.SetProperty(u => u.StorageBytes, bytes)), default);
    }

    private async Task<string> KeyAsync(long id)
    {
        await using var scope = app.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<BetaBaeDbContext>().Files.Where(f => f.Id == id).Select(f => f.ObjectKey).SingleAsync();
    }

    private async Task<bool> IsStoredAsync(string key)
    {
        await using var stream = await app.Services.GetRequiredService<IObjectStore>().OpenAsync(key, default);
        return stream is not null;
    }
}

[Collection(nameof(EmbeddedApp))]
public sealed class FileTestsEmbedded(EmbeddedApp app) : FileTests(app)
{
    private readonly EmbeddedApp _app = app;

    [Theory]
    [InlineData("bytes=2-3", 206)]
    [InlineData("bytes=99-", 416)]
    public async Task Ranges_are_answered_and_refused_where_there_are_none(string range, int status)
    {
        var person = await _app.NewPersonAsync(complete: false);
        var file = (await person.Client.UploadAsync("five!")).Expect(201);
        using var request = new HttpRequestMessage(HttpMethod.Get, file.Url());
        request.Headers.Range = RangeHeaderValue.Parse(range);

        var answer = await person.Client.AnswerAsync(request);

        Assert.Equal(status, answer.Status);
        if (status == 416)
        {
            answer.ExpectProblem(416);
        }
        else
        {
            Assert.Equal("ve", answer.Text);
        }
    }
}

[Collection(nameof(RealApp))]
public sealed class FileTestsReal(RealApp app) : FileTests(app);
