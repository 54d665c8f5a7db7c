namespace BetaBae.LocalServers;

/// <summary>A database, Redis or S3 server that the real flavour runs on.</summary>
public interface IStoreServer : IAsyncDisposable
{
    /// <summary>A connection string; for S3 the endpoint's URL.</summary>
    string Address { get; }

    /// <summary>Whether <see cref="StopAsync"/> is allowed: not with a server that was there before us.</summary>
    bool CanStop { get; }

    /// <summary>Ends it at once, as a crash would; what it acknowledged is kept.</summary>
    Task StopAsync();

    /// <summary>Starts it again under the same address, and waits until it answers.</summary>
    Task StartAsync();
}

/// <summary>A server that a setting names.</summary>
internal sealed class NamedServer(string address) : IStoreServer
{
    public string Address => address;

    public bool CanStop => false;

    public Task StopAsync() => throw new NotSupportedException();

    public Task StartAsync() => throw new NotSupportedException();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
