using System.Collections.Concurrent;
using System.Text.Json;
using BetaBae.Tests.Contract.Chat;
using BetaBae.Tests.Hosting;
using Microsoft.AspNetCore.SignalR;

namespace BetaBae.Tests.RealTime;

/// <summary>
/// Someone who talks, whatever happens to the services: each message is sent by hub or REST, wherever something answers,
/// until it is acknowledged; and a device stays connected as well as it can.
/// </summary>
internal sealed class Talker : IAsyncDisposable
{
    /// <summary>After which a call that nobody answers is made again.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);

    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentDictionary<long, JsonElement> _pushed = new();
    private readonly ConcurrentDictionary<long, byte> _onThisConnection = new();
    private readonly Site _site;
    private readonly Ledger _ledger;
    private readonly Device _device;
    private readonly Task _staying;
    private int _connections;

    /// <param name="person">Who is logged in.</param>
    /// <param name="site">Where to go.</param>
    /// <param name="ledger">Where to write down what happens.</param>
    /// <param name="room">The conversation that the device has open; null for none.</param>
    public Talker(Person person, Site site, Ledger ledger, long? room)
    {
        (Person, _site, _ledger) = (person, site, ledger);
        _device = new Device(person) { Connecting = BeginAnew, Received = Receive };
        _staying = _device.StayConnectedAsync(
            site.Hubs,
            async () =>
            {
                Interlocked.Increment(ref _connections);
                if (room is { } cid)
                {
                    await _device.EnterAsync(cid);
                }
            },
            _end.Token);
    }

    public Person Person { get; }

    public Device Device => _device;

    /// <summary>How often the device has connected.</summary>
    public int Connections => _connections;

    /// <summary>Of <c>newMessage</c>s, each message counted once.</summary>
    public int Pushed => _pushed.Count;

    /// <summary>What the device was shown of clones' answers.</summary>
    public CloneStream Clones { get; } = new();

    /// <summary>Sends until it is acknowledged.</summary>
    public async Task<JsonElement> SayAsync(long cid, string text, CancellationToken cancellationToken)
    {
        var id = Guid.NewGuid().ToString("N");
        _ledger.Send(cid, id);
        for (var trouble = "nothing"; ;)
        {
            Assert.False(cancellationToken.IsCancellationRequested, $"{text} was not acknowledged in time; last there was {trouble}");
            using var timeout = new CancellationTokenSource(Timeout);
            try
            {
                var message = Random.Shared.Next(2) == 0 && _device.IsConnected
                    ? await _device.SayAsync(cid, text, id, timeout.Token)
                    : await PostAsync(cid, text, id).WaitAsync(timeout.Token);
                if (message is { } acknowledged)
                {
                    _ledger.Acknowledge(id, acknowledged);
                    return acknowledged;
                }
            }
            catch (HubException exception)
            {
                trouble = $"{exception.Message}";
                _ledger.Refusals.Enqueue($"hub: {trouble}");
            }
            catch (Exception exception) when (Device.IsNoAnswer(exception))
            {
                // The same again: it may be stored, or not.
                trouble = $"{exception.GetType().Name}: {exception.Message}";
            }

            await Task.Delay(Random.Shared.Next(50, 250), CancellationToken.None);
        }
    }

    /// <summary>Waits until a message has arrived, pushed or, as clients that missed a push do, by asking for what came after.</summary>
    public async Task<JsonElement> UntilReplyAsync(long cid, long afterSeq, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (_pushed.Values.FirstOrDefault(m => IsReply(m, cid, afterSeq)) is { ValueKind: JsonValueKind.Object } pushed)
            {
                return pushed;
            }

            await Task.Delay(300, cancellationToken);
            try
            {
                var answer = await Person.Client.GetAnswerAsync(
                    _site.Apis.Any().Path($"/chat/conversations/{cid}/messages?after={afterSeq}")).WaitAsync(Timeout, cancellationToken);
                if (answer.Status == 200
                    && answer.Body.GetProperty("messages").EnumerateArray().FirstOrDefault(m => IsReply(m, cid, afterSeq)) is
                    { ValueKind: JsonValueKind.Object } found)
                {
                    return found;
                }
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested && Device.IsNoAnswer(exception))
            {
                // Again.
            }
        }
    }

    /// <summary>Whether a message with the text is pushed before the connection is another one, and before the end.</summary>
    /// <param name="text">All of it.</param>
    /// <param name="connections">What <see cref="Connections"/> was when it was sent.</param>
    /// <param name="end">Gives up.</param>
    public async Task<bool> IsPushedAsync(string text, int connections, CancellationToken end)
    {
        while (!_pushed.Values.Any(m => m.Text() == text))
        {
            if (end.IsCancellationRequested || Connections != connections)
            {
                return false;
            }

            await Task.Delay(50, CancellationToken.None);
        }

        return true;
    }

    public async Task UntilConnectedAsync(CancellationToken end)
    {
        while (!_device.IsConnected)
        {
            Assert.False(end.IsCancellationRequested, $"{_device}");
            await Task.Delay(50, CancellationToken.None);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _staying;
        await _device.DisposeAsync();
        _end.Dispose();
    }

    private static bool IsReply(JsonElement message, long cid, long afterSeq) =>
        message.GetProperty("conversationId").GetInt64() == cid && message.Seq() > afterSeq && message.GetProperty("isClone").GetBoolean();

    private async Task<JsonElement?> PostAsync(long cid, string text, string id)
    {
        var answer = await Person.PostAsync(
            _site.Apis.Any(), $"/chat/conversations/{cid}/messages/text", new { messageText = text, clientMessageId = id });
        if (answer.Status is 200 or 201)
        {
            return answer.Body.GetProperty("message");
        }

        if (answer.Status == 503 && answer.Headers.RetryAfter is not null)
        {
            _ledger.Refusals.Enqueue($"REST: {answer.ExpectProblem(503).Message}");
        }
        else
        {
            _ledger.Violations.Enqueue($"{answer.Status}: {answer.Text}");
        }

        return null;
    }

    private void BeginAnew()
    {
        _onThisConnection.Clear();
        Clones.Begin();
    }

    private void Receive(string name, JsonElement payload)
    {
        Clones.Take(name, payload);
        if (name == "newMessage")
        {
            _pushed[payload.Id()] = payload;
            if (!_onThisConnection.TryAdd(payload.Id(), 0))
            {
                _ledger.Violations.Enqueue($"Pushed twice: {payload}");
            }
        }
    }
}
