using System.Collections.Immutable;
using System.Text.Json;
using BetaBae.LocalServers;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.Http.Connections.Client;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace BetaBae.Tests.Hosting;

/// <summary>What the hub sent.</summary>
/// <param name="Name">As <c>newMessage</c>.</param>
/// <param name="Body">Its payload, from either protocol as JSON.</param>
public sealed record ChatEvent(string Name, JsonElement Body);

/// <summary>
/// One of a person's devices, connected to the hub with their cookies. It records every event; <see cref="NextAsync"/> takes
/// them out one by one.
/// </summary>
public sealed class ChatClient : IAsyncDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);

    private static readonly string[] Names =
        [.. typeof(ServerEvents).GetFields().Select(field => (string)field.GetRawConstantValue()!)];

    private readonly Lock _changing = new();
    private readonly TaskCompletionSource<Exception?> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ImmutableList<ChatEvent> _events = [];
    private ImmutableList<ChatEvent> _waiting = [];
    private TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ChatClient(HubConnection connection)
    {
        Connection = connection;
        foreach (var name in Names)
        {
            connection.On<JsonElement>(name, body => Record(new ChatEvent(name, body)));
        }

        connection.Closed += exception =>
        {
            _closed.TrySetResult(exception);
            return Task.CompletedTask;
        };
    }

    public HubConnection Connection { get; }

    /// <summary>Every event since the connection was made, in order, taken or not.</summary>
    public IReadOnlyList<ChatEvent> Events
    {
        get
        {
            lock (_changing)
            {
                return _events;
            }
        }
    }

    /// <summary>Ends when the connection is closed and does not come back.</summary>
    public Task<Exception?> Closed => _closed.Task.WaitAsync(Timeout);

    /// <summary>Connects, and takes the first <c>chatListUpdate</c>, which says that everything from now on arrives.</summary>
    /// <param name="app">Where to.</param>
    /// <param name="person">Whose cookies to show.</param>
    /// <param name="messagePack">The binary protocol; else JSON.</param>
    /// <param name="http">Changes how the connection is made.</param>
    /// <param name="hub">Changes what it does, as reconnecting.</param>
    public static async Task<ChatClient> ConnectAsync(
        IReachable app,
        Person person,
        bool messagePack = false,
        Action<HttpConnectionOptions>? http = null,
        Action<IHubConnectionBuilder>? hub = null)
    {
        var client = Create(app, person, messagePack, http, hub);
        await client.Connection.StartAsync();
        await client.NextAsync(ServerEvents.ChatListUpdate);
        return client;
    }

    /// <summary>Without connecting yet.</summary>
    /// <inheritdoc cref="ConnectAsync"/>
    public static ChatClient Create(
        IReachable app,
        Person person,
        bool messagePack = false,
        Action<HttpConnectionOptions>? http = null,
        Action<IHubConnectionBuilder>? hub = null)
    {
        ArgumentNullException.ThrowIfNull(app);
        ArgumentNullException.ThrowIfNull(person);
        var builder = new HubConnectionBuilder().WithUrl(new Uri(app.Address, "/chat"), options =>
        {
            options.Transports = HttpTransportType.WebSockets;
            options.Cookies = ((CookieClient)person.Client).Cookies;
            http?.Invoke(options);
        });
        if (messagePack)
        {
            builder.AddMessagePackProtocol(options => options.SerializerOptions = JsonElementResolver.Options);
        }

        hub?.Invoke(builder);
        return new ChatClient(builder.Build());
    }

    public Task EnterAsync(long cid) => CallAsync("enter", new { cid });

    public Task LeaveAsync(long cid) => CallAsync("leave", new { cid });

    public Task TypingAsync(long cid) => CallAsync("typing", new { cid });

    /// <returns>The stored Message.</returns>
    public Task<JsonElement> TextAsync(long cid, string text, string? clientMessageId = null) =>
        CallAsync("text", new { cid, text, clientMessageId });

    /// <summary>Any call with one payload.</summary>
    /// <returns>The answer; undefined when there is none.</returns>
    public async Task<JsonElement> CallAsync(string method, object? payload) =>
        await Connection.InvokeCoreAsync(method, typeof(JsonElement), [JsonSerializer.SerializeToElement(payload)]) as JsonElement? ?? default;

    /// <summary>Takes the earliest event of a name that fits and was not taken yet; waits for it if need be.</summary>
    public async Task<JsonElement> NextAsync(string name, Func<JsonElement, bool>? fits = null)
    {
        using var timeout = new CancellationTokenSource(Timeout);
        while (true)
        {
            Task arrived;
            lock (_changing)
            {
                if (_waiting.Find(e => e.Name == name && (fits is null || fits(e.Body))) is { } found)
                {
                    _waiting = _waiting.Remove(found);
                    return found.Body;
                }

                arrived = _arrived.Task;
            }

            try
            {
                await arrived.WaitAsync(timeout.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"No such {name} came. What came: {string.Join("; ", Events.Select(e => $"{e.Name} {e.Body}"))}");
            }
        }
    }

    /// <summary>How many events of a name have come that fit.</summary>
    public int Count(string name, Func<JsonElement, bool>? fits = null) => Events.Count(e => e.Name == name && (fits is null || fits(e.Body)));

    /// <summary>Forgets the events so far.</summary>
    public void Clear()
    {
        lock (_changing)
        {
            _events = [];
            _waiting = [];
        }
    }

    public ValueTask DisposeAsync() => Connection.DisposeAsync();

    private void Record(ChatEvent received)
    {
        TaskCompletionSource arrived;
        lock (_changing)
        {
            _events = _events.Add(received);
            _waiting = _waiting.Add(received);
            (arrived, _arrived) = (_arrived, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        arrived.SetResult();
    }
}
