using System.Net.WebSockets;
using System.Text.Json;
using BetaBae.LocalServers;
using BetaBae.Tests.Hosting;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.Http.Connections.Client;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;

namespace BetaBae.Tests.RealTime;

/// <summary>A device of a person who is logged in: one connection after the other, and everything that the server sends.</summary>
internal sealed class Device(Person person) : IAsyncDisposable
{
    private static readonly string[] Events =
    [
        "newMessage", "chatListUpdate", "messagesRead", "typing", "cloneTyping", "cloneDelta", "cloneFailed", "matchUpdate",
    ];

    private HubConnection? _connection;
    private ClientWebSocket? _socket;
    private string _trouble = "never tried";

    public Person Person => person;

    public bool IsConnected => _connection?.State == HubConnectionState.Connected;

    /// <summary>What happens next with an event's name and payload, in the order of arrival.</summary>
    public Action<string, JsonElement> Received { get; set; } = (_, _) => { };

    /// <summary>What happens before a connection is begun, after all events of the one before.</summary>
    public Action Connecting { get; set; } = () => { };

    /// <summary>Ends when the connection does.</summary>
    public Task Closed { get; private set; } = Task.CompletedTask;

    /// <summary>Connects, and waits for the first list, which says that everything from now on arrives.</summary>
    public async Task ConnectAsync(IReachable place, CancellationToken cancellationToken = default)
    {
        var connection = new HubConnectionBuilder()
            .WithUrl(new Uri(place.Address, "/chat"), options =>
            {
                options.Transports = HttpTransportType.WebSockets;
                options.Cookies = ((CookieClient)person.Client).Cookies;
                options.WebSocketFactory = OpenAsync;
            })
            .Build();
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var listed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        connection.Closed += exception =>
        {
            _trouble = $"closed: {exception?.Message}";
            closed.TrySetResult();
            listed.TrySetException(new IOException("Closed before it was of use.", exception));
            return Task.CompletedTask;
        };
        foreach (var name in Events)
        {
            connection.On<JsonElement>(name, payload => Received(name, payload));
        }

        connection.On<JsonElement>(Events[1], _ => listed.TrySetResult());
        Connecting();
        try
        {
            await connection.StartAsync(cancellationToken);
            await listed.Task.WaitAsync(cancellationToken);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }

        _connection = connection;
        Closed = closed.Task;
    }

    /// <summary>Connects wherever it can, again and again, until the end.</summary>
    public async Task StayConnectedAsync(IReadOnlyList<IReachable> places, Func<Task> connected, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            try
            {
                await ConnectAsync(places.Any(), end);
                await connected();
                await Closed.WaitAsync(end);
            }
            catch (Exception exception) when (IsNoAnswer(exception) || exception is HubException)
            {
                _trouble = $"{exception.GetType().Name}: {exception.Message}";
                await Task.Delay(100, CancellationToken.None);
            }
        }
    }

    /// <summary>Calls the hub.</summary>
    /// <returns>Its answer; null where there is none.</returns>
    /// <exception cref="HubException">The hub refuses.</exception>
    public async Task<JsonElement?> CallAsync(string method, object payload, CancellationToken cancellationToken = default) =>
        await (_connection ?? throw new InvalidOperationException("Not connected.")).InvokeAsync<JsonElement?>(method, payload, cancellationToken);

    public Task EnterAsync(long cid) => CallAsync("enter", new { cid });

    public Task LeaveAsync(long cid) => CallAsync("leave", new { cid });

    /// <returns>The stored message.</returns>
    public async Task<JsonElement> SayAsync(long cid, string text, string? clientMessageId = null, CancellationToken cancellationToken = default) =>
        (await CallAsync("text", new { cid, text, clientMessageId }, cancellationToken))!.Value;

    /// <summary>Breaks the connection as a lost network does: nobody says goodbye.</summary>
    public async Task CutAsync()
    {
        _socket?.Abort();
        await Closed;
        await DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is { } connection)
        {
            _connection = null;
            await connection.DisposeAsync();
        }
    }

    /// <summary>Its state, for who asks why it is not as it should be.</summary>
    public override string ToString() => $"{person.Nickname} connected: {IsConnected}, last trouble: {_trouble}";

    /// <summary>Whether an exception says that nothing was answered, so that one cannot know what has happened.</summary>
    public static bool IsNoAnswer(Exception exception) => exception is HttpRequestException or IOException or WebSocketException
        or OperationCanceledException or TimeoutException or InvalidOperationException or AggregateException;

    private async ValueTask<WebSocket> OpenAsync(WebSocketConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new ClientWebSocket();
        socket.Options.Cookies = context.Options.Cookies;
        try
        {
            await socket.ConnectAsync(context.Uri, cancellationToken);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        _socket = socket;
        return socket;
    }
}
