using System.Threading.RateLimiting;

namespace BetaBae.Core.Media;

/// <summary>
/// Who decodes an image next: two at a time, and one of each person, whose other images wait behind it and so in nobody
/// else's way.
/// </summary>
/// <param name="timeout">How long one waits for one's turn.</param>
internal sealed class ImageDecodeLimiter(TimeSpan timeout) : IDisposable
{
    private const int Places = 2;

    /// <summary>Waiting costs memory, because the image's bytes wait along.</summary>
    private const int MaxWaiting = 50;

    private const int MaxWaitingOfPerson = 10;

    private readonly PartitionedRateLimiter<long> _limiter = PartitionedRateLimiter.CreateChained(
        PartitionedRateLimiter.Create<long, long>(userId => Partition(userId, 1, MaxWaitingOfPerson)),
        PartitionedRateLimiter.Create<long, long>(_ => Partition(0, Places, MaxWaiting)));

    /// <summary>Waits for one's turn, which is over when the answer is disposed.</summary>
    /// <exception cref="DomainException">It did not come in time, or too many wait already.</exception>
    public async Task<IDisposable> WaitAsync(long userId, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(timeout);
        try
        {
            var turn = await _limiter.AcquireAsync(userId, cancellationToken: deadline.Token);
            if (turn.IsAcquired)
            {
                return turn;
            }

            turn.Dispose();
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Too late.
        }

        throw DomainException.Unavailable("Too many images are being stored now");
    }

    public void Dispose() => _limiter.Dispose();

    private static RateLimitPartition<long> Partition(long key, int places, int waiting) =>
        RateLimitPartition.GetConcurrencyLimiter(key, _ => new ConcurrencyLimiterOptions { PermitLimit = places, QueueLimit = waiting });
}
