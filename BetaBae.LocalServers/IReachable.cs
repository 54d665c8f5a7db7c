namespace BetaBae.LocalServers;

/// <summary>What answers over HTTP.</summary>
public interface IReachable
{
    Uri Address { get; }
}
