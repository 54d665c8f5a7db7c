using System.Text.Json;
using BetaBae.LocalServers;
using BetaBae.Tests.Contract.RealTime;
using BetaBae.Tests.Hosting;

namespace BetaBae.Tests.RealTime;

/// <summary>A person's devices on two replicas: the .NET and the JavaScript client, each with both protocols.</summary>
internal sealed class FourDevices : IAsyncDisposable
{
    private readonly ChatClient _json;
    private readonly ChatClient _messagePack;
    private readonly JavaScriptDevice _jsJson;
    private readonly JavaScriptDevice _jsMessagePack;

    private FourDevices(ChatClient json, ChatClient messagePack, JavaScriptDevice jsJson, JavaScriptDevice jsMessagePack) =>
        (_json, _messagePack, _jsJson, _jsMessagePack) = (json, messagePack, jsJson, jsMessagePack);

    /// <summary>The one that calls.</summary>
    public ChatClient First => _json;

    /// <summary>How many events of a name have come to one of them.</summary>
    public int Count(string name) => _json.Count(name);

    public static async Task<FourDevices> ConnectAsync(IReachable one, IReachable other, Person person)
    {
        var jsJson = JavaScriptDevice.Start(other, "json", JavaScriptDevice.CookiesOf(person, other));
        var jsMessagePack = JavaScriptDevice.Start(one, "messagepack", JavaScriptDevice.CookiesOf(person, one));
        foreach (var device in (JavaScriptDevice[])[jsJson, jsMessagePack])
        {
            await device.ResultAsync("start");
            await device.EventAsync("chatListUpdate");
        }

        return new FourDevices(
            await ChatClient.ConnectAsync(one, person), await ChatClient.ConnectAsync(other, person, messagePack: true), jsJson, jsMessagePack);
    }

    /// <summary>That the next event of the name is this one, on each of them.</summary>
    public async Task ExpectAsync(string name, JsonElement payload)
    {
        foreach (var next in Next(name))
        {
            Json.Equal(payload, await next());
        }
    }

    /// <summary>That an event of the name comes to each of them that is as it should be, whatever comes before.</summary>
    public async Task ExpectAsync(string name, Func<JsonElement, bool> fits)
    {
        foreach (var next in Next(name))
        {
            while (!fits(await next()))
            {
            }
        }
    }

    /// <summary>That a text comes to each of them in pieces, with these other members in each.</summary>
    public async Task ExpectPiecesAsync(string name, string text, Func<JsonElement, bool> fits)
    {
        foreach (var next in Next(name))
        {
            var said = "";
            while (said.Length < text.Length)
            {
                var piece = await next();
                Assert.True(fits(piece), $"{piece}");
                said += piece.GetProperty("text").GetString();
            }

            Assert.Equal(text, said);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _json.DisposeAsync();
        await _messagePack.DisposeAsync();
        await _jsJson.DisposeAsync();
        await _jsMessagePack.DisposeAsync();
    }

    private IEnumerable<Func<Task<JsonElement>>> Next(string name) =>
    [
        () => _json.NextAsync(name), () => _messagePack.NextAsync(name), () => _jsJson.EventAsync(name), () => _jsMessagePack.EventAsync(name),
    ];
}
