using System.Collections.Concurrent;
using System.Collections.Immutable;
using BetaBae.Core.Accounts;
using Microsoft.AspNetCore.SignalR;

namespace BetaBae.ChatRealtime.Hub;

/// <summary>Who is connected to this replica.</summary>
internal sealed class Connections(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, LiveConnection> _connections = new();
    private readonly ConcurrentDictionary<long, ConnectedUser> _users = new();
    private readonly ConcurrentDictionary<string, ImmutableArray<LiveConnection>> _sessions = new();
    private readonly Lock _changing = new();

    public IEnumerable<LiveConnection> All => _connections.Select(c => c.Value);

    public IEnumerable<long> Users => _users.Select(u => u.Key);

    /// <summary>The keys of the sessions that are connected, each once.</summary>
    public IEnumerable<string> Sessions => _sessions.Select(s => s.Key);

    public void Add(HubCallerContext context, Session session)
    {
        var connection = new LiveConnection(context, session);
        lock (_changing)
        {
            _connections[context.ConnectionId] = connection;
            _users.GetOrAdd(session.UserId, id => new ConnectedUser(id, time)).Add(context.ConnectionId);
            _sessions.AddOrUpdate(session.Key, _ => [connection], (_, others) => others.Add(connection));
        }

        ChatTelemetry.Connections.Add(1);
    }

    /// <returns>Null when it was not there.</returns>
    public LiveConnection? Remove(string connectionId)
    {
        lock (_changing)
        {
            if (!_connections.TryRemove(connectionId, out var connection))
            {
                return null;
            }

            var userId = connection.Session.UserId;
            if (_users[userId].Remove(connectionId))
            {
                _users.TryRemove(userId, out _);
            }

            var key = connection.Session.Key;
            if ((_sessions[key] = _sessions[key].Remove(connection)).IsEmpty)
            {
                _sessions.TryRemove(key, out _);
            }

            ChatTelemetry.Connections.Add(-1);
            return connection;
        }
    }

    /// <summary>Null when it is not here, or not any more.</summary>
    public LiveConnection? Find(string connectionId) => _connections.GetValueOrDefault(connectionId);

    /// <summary>Null while they have no connection here.</summary>
    public ConnectedUser? Find(long userId) => _users.GetValueOrDefault(userId);

    /// <summary>Those of one log-in.</summary>
    public ImmutableArray<LiveConnection> OfSession(string sessionKey) => _sessions.GetValueOrDefault(sessionKey, []);

    public void NoteRooms(string connectionId)
    {
        if (Find(connectionId) is { } connection)
        {
            connection.HasRooms = true;
        }
    }

    /// <summary>Closes the connections of a session that has ended, for good: they are told not to come back by themselves.</summary>
    public void Abort(string sessionKey)
    {
        foreach (var connection in OfSession(sessionKey))
        {
            connection.Context.Abort();
        }
    }
}

/// <summary>One connection of someone.</summary>
internal sealed class LiveConnection(HubCallerContext context, Session session)
{
    /// <summary>Events that it has not taken yet.</summary>
    private int _waiting;

    public HubCallerContext Context => context;

    public Session Session => session;

    /// <summary>Its newest chat list on the way to it; set while <see cref="ConnectedUser.Sending"/> is held.</summary>
    public Task List { get; set; } = Task.CompletedTask;

    /// <summary>A newer list waits until it has taken that one; set likewise.</summary>
    public bool IsBehind { get; set; }

    /// <summary>It has opened a conversation; whether it still has one is in the database.</summary>
    public bool HasRooms { get; set; }

    /// <summary>Counts events that it does not take at once, and, below zero, those that it has taken.</summary>
    /// <returns>How many wait now.</returns>
    public int CountWaiting(int change) => Interlocked.Add(ref _waiting, change);
}
