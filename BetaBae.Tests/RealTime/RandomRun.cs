using System.Text.Json;
using BetaBae.LocalServers;
using BetaBae.Tests.Contract.Chat;
using BetaBae.Tests.Hosting;
using Microsoft.AspNetCore.SignalR;

namespace BetaBae.Tests.RealTime;

/// <summary>
/// Some people with two devices each, who do by chance whatever can be done, several things at once; after a while nothing
/// happens any more, and each connected device must know what a fresh fetch says. The seed decides what is tried.
/// </summary>
internal sealed class RandomRun(Site site, int seed) : IAsyncDisposable
{
    private const int People = 4;
    private const int Rounds = 24;
    private const int RoundsBetweenLooks = 6;
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(1);

    private readonly Random _random = new(seed);
    private readonly List<string> _log = [];
    private readonly List<Owned> _devices = [];
    private Person[] _people = [];
    private int _done;
    private int _refused;

    /// <summary>How many clones' answers the devices have been told of.</summary>
    public int Replies => _devices.Sum(d => d.Mirror.Replies);

    /// <summary>Runs it.</summary>
    /// <returns>A sentence with its figures.</returns>
    public async Task<string> RunAsync()
    {
        _people = await Task.WhenAll(Enumerable.Range(0, People).Select(i => site.NewPersonAsync(i % 2 == 0 ? "FEMALE" : "MALE", nickname: $"P{i}")));
        await Task.WhenAll(_people.Skip(1).Select(p => site.CloneAsync(p)));
        foreach (var person in _people.Concat(_people))
        {
            var mirror = new Mirror(person);
            _devices.Add(new Owned(new Device(person) { Received = mirror.Receive }, mirror));
            await ConnectAsync(_devices[^1], AnyHub());
        }

        // So that there are chats from the first round on, whatever chance decides about matches.
        await site.RealBaeAsync(_people[0], _people[1]);
        await site.MatchedAsync(_people[1], _people[2]);
        for (var round = 1; round <= Rounds; round++)
        {
            await Task.WhenAll(await NextActionsAsync());
            if (round % RoundsBetweenLooks == 0)
            {
                await SettleAsync();
            }
        }

        Assert.True(_done >= Rounds, $"Only {_done} actions were done.");
        return $"seed {seed}: {_done} actions done, {_refused} refused, {_devices.Sum(d => d.Mirror.Events)} events, {Replies} of them clones' answers";
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var device in _devices)
        {
            await device.Device.DisposeAsync();
        }
    }

    private async Task SettleAsync()
    {
        await ExpectSameAsync();

        // Nothing that comes late may spoil it.
        await Task.Delay(500);
        await ExpectSameAsync();
    }

    private async Task ExpectSameAsync()
    {
        foreach (var device in _devices.Where(d => d.Device.IsConnected))
        {
            using var timeout = new CancellationTokenSource(Timeout);
            while (await device.Mirror.DifferenceAsync() is { } difference)
            {
                if (timeout.IsCancellationRequested)
                {
                    Assert.Fail($"Seed {seed} (set it with BETABAE_SEED): a device of {device.Device.Person.Id} differs in {difference}\n"
                        + string.Join('\n', _log));
                }

                await Task.Delay(100, CancellationToken.None);
            }
        }
    }

    /// <summary>Begins some actions at once; everything that chance decides is decided before.</summary>
    private async Task<List<Task>> NextActionsAsync()
    {
        var scene = new List<(Person Person, JsonElement[] Chats, JsonElement[] Matches)>();
        foreach (var person in _people)
        {
            scene.Add((
                person,
                [.. (await person.ListAsync()).GetProperty("conversations").EnumerateArray().OrderBy(c => c.Cid())],
                [.. (await person.Client.GetAnswerAsync("/match")).Expect(200).GetProperty("matches").EnumerateArray()]));
        }

        var (coming, busy) = (new HashSet<Owned>(), new HashSet<Owned>());
        var actions = new List<Func<Task>>();
        for (var count = _random.Next(1, 7); count > 0; count--)
        {
            var (person, chats, matches) = scene[_random.Next(scene.Count)];
            var devices = _devices.Where(d => d.Device.Person == person && !coming.Contains(d)).ToList();
            var device = devices.Count > 0 ? devices[_random.Next(devices.Count)] : null;
            var api = site.Apis[_random.Next(site.Apis.Count)];
            var (what, choice) = (_random.Next(100), _random.Next(1000));
            if (what < 8)
            {
                var other = _people[choice % People];
                actions.Add(() => PostAsync(person, api, "/match", new { requestedId = other.Id }));
            }
            else if (what < 20 && matches.FirstOrDefault(m => m.GetProperty("status").GetString() == "PENDING") is
            { ValueKind: JsonValueKind.Object } pending)
            {
                var match = pending.GetProperty("id").GetInt64();
                actions.Add(() => PostAsync(person, api, $"/match/{match}/{(choice % 10 < 9 ? "accept" : "reject")}"));
            }
            else if (what < 30 && matches.Length > 0)
            {
                var match = matches[choice % matches.Length].GetProperty("id").GetInt64();
                actions.Add(() => PostAsync(person, api, $"/match/{match}/real-bae/{(choice % 10 < 8 ? "accept" : "reject")}"));
            }
            else if (what < 42 && device is not null && !busy.Contains(device))
            {
                // Nothing else is done with a device that comes or goes.
                coming.Add(device);
                var hub = AnyHub();
                actions.Add(() => device.Device.IsConnected ? DisconnectAsync(device, abruptly: choice % 2 == 0) : ConnectAsync(device, hub));
            }
            else if (chats.Length > 0)
            {
                var cid = chats[choice % chats.Length].Cid();
                var text = $"{seed}-{_log.Count}-{count}";
                var connected = device is { Device.IsConnected: true } ? device.Device : null;
                if (device is not null)
                {
                    busy.Add(device);
                }

                actions.Add(what switch
                {
                    < 50 => () => PostAsync(person, api, $"/chat/conversations/{cid}/read"),
                    < 60 when connected is not null => () => CallAsync(connected, "enter", new { cid }),
                    < 70 when connected is not null => () => CallAsync(connected, "leave", new { cid }),
                    < 90 when connected is not null => () => CallAsync(connected, "text", new { cid, text }),
                    _ => () => PostAsync(person, api, $"/chat/conversations/{cid}/messages/text", new { messageText = text }),
                });
            }
        }

        return [.. actions.Select(action => action())];
    }

    private IReachable AnyHub() => site.Hubs[_random.Next(site.Hubs.Count)];

    private async Task ConnectAsync(Owned device, IReachable place)
    {
        await device.Device.ConnectAsync(place);
        await device.Mirror.CatchUpAsync();
        Log($"{device.Device.Person.Id} has connected to {place.Address}");
    }

    private async Task DisconnectAsync(Owned device, bool abruptly)
    {
        Log($"{device.Device.Person.Id} {(abruptly ? "is cut off" : "disconnects")}");
        await (abruptly ? device.Device.CutAsync() : device.Device.DisposeAsync().AsTask());
    }

    private async Task PostAsync(Person person, IReachable api, string path, object? body = null)
    {
        var answer = await person.PostAsync(api, path, body);
        Log($"{person.Id} POST {path} {JsonSerializer.Serialize(body)}: {answer.Status}");
        Assert.True(answer.Status is 200 or 201 or 400 or 403 or 404 or 409, answer.Text);
        Interlocked.Increment(ref answer.Status < 400 ? ref _done : ref _refused);
    }

    private async Task CallAsync(Device device, string method, object payload)
    {
        try
        {
            await device.CallAsync(method, payload);
            Log($"{device.Person.Id} {method} {JsonSerializer.Serialize(payload)}");
            Interlocked.Increment(ref _done);
        }
        catch (HubException exception)
        {
            Log($"{device.Person.Id} {method} {JsonSerializer.Serialize(payload)}: {exception.Message}");
            Assert.DoesNotContain("our side", exception.Message, StringComparison.Ordinal);
            Interlocked.Increment(ref _refused);
        }
    }

    private void Log(string line)
    {
        lock (_log)
        {
            _log.Add($"{TimeProvider.System.GetUtcNow():HH:mm:ss.fff} {line}");
        }
    }

    private sealed record Owned(Device Device, Mirror Mirror);
}

internal static class ChatElements
{
    public static long Cid(this JsonElement chat) => chat.GetProperty("conversationId").GetInt64();
}
