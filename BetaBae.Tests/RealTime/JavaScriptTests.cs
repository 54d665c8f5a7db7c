using System.Text.Json;
using BetaBae.Tests.Contract.Chat;
using BetaBae.Tests.Hosting;

namespace BetaBae.Tests.RealTime;

/// <summary>The client that browsers have, over both protocols.</summary>
public abstract class JavaScriptTests(Site site) : SiteTests(site)
{
    [Theory]
    [InlineData("json")]
    [InlineData("messagepack")]
    public async Task A_device_enters_sends_and_receives(string protocol)
    {
        JavaScriptDevice.SkipIfMissing();
        var (a, b, cid) = await Site.CoupleAsync();
        var (_, _, strangers) = await Site.CoupleAsync();
        (await b.SayAsync(cid, "before")).Expect(201);
        await using var device = JavaScriptDevice.Start(Site, protocol, JavaScriptDevice.CookiesOf(a, Site));
        await device.ResultAsync("start");
        ExpectEqual(await a.ListAsync(), await device.EventAsync("chatListUpdate"));

        // Entering reads.
        await device.CallAsync("enter", new { cid });
        Assert.Equal(0, await UntilUnreadAsync(device, 0));

        // Sending is acknowledged by the message, and comes back as everyone gets it.
        var sent = await device.CallAsync("text", new { cid, text = "From Node 🌧", clientMessageId = "one" });
        Assert.Equal("one", sent.GetProperty("clientMessageId").GetString());
        ExpectEqual((await a.CatchUpAsync(cid))[^1], sent);
        ExpectEqual(sent, await device.EventAsync("newMessage"));
        Assert.Equal(sent.Id(), (await device.CallAsync("text", new { cid, text = "From Node 🌧", clientMessageId = "one" })).Id());

        // What arrives in the open room is read at once.
        (await b.SayAsync(cid, "to Node")).Expect(201);
        var received = await device.EventAsync("newMessage");
        ExpectEqual((await a.CatchUpAsync(cid))[^1], received);
        Assert.Equal("to Node", received.Text());
        Assert.True(received.GetProperty("isRead").GetBoolean());

        // And what arrives after leaving is not.
        await device.CallAsync("leave", new { cid });
        (await b.SayAsync(cid, "too late")).Expect(201);
        Assert.False((await device.EventAsync("newMessage")).GetProperty("isRead").GetBoolean());
        Assert.Equal(1, await UntilUnreadAsync(device, 1));

        // The other side reads.
        (await b.ReadAsync(cid)).Expect(200);
        var receipt = await device.EventAsync("messagesRead");
        Assert.Equal((cid, b.Id), (receipt.GetProperty("conversationId").GetInt64(), receipt.GetProperty("userId").GetInt64()));

        Assert.Equal("Conversation not found", await device.ErrorAsync("enter", new { cid = strangers }));
    }

    [Theory]
    [InlineData("json")]
    [InlineData("messagepack")]
    public async Task Without_a_session_it_cannot_connect(string protocol)
    {
        JavaScriptDevice.SkipIfMissing();
        await using var device = JavaScriptDevice.Start(Site, protocol, "session_id=none");
        Assert.Contains("401", await device.ErrorAsync("start"), StringComparison.Ordinal);
    }

    private static async Task<int> UntilUnreadAsync(JavaScriptDevice device, int unread)
    {
        while ((await device.EventAsync("chatListUpdate")).GetProperty("totalUnreadCount").GetInt32() is var count)
        {
            if (count == unread)
            {
                return count;
            }
        }

        return -1;
    }

    private static void ExpectEqual(JsonElement expected, JsonElement actual) =>
        Assert.True(JsonElement.DeepEquals(expected, actual), $"Expected {expected}, but it was {actual}");
}

[Collection(nameof(EmbeddedApp))]
public sealed class JavaScriptTestsEmbedded(EmbeddedApp app) : JavaScriptTests(Site.Of(app));

[Collection(nameof(Cluster))]
public sealed class JavaScriptTestsCluster(Cluster cluster) : JavaScriptTests(Site.Of(cluster));
