using BetaBae.Core;
using BetaBae.Core.Media;

namespace BetaBae.Tests.Unit.Media;

public sealed class ImageDecodeLimiterTests
{
    [Fact]
    public async Task One_person_has_one_turn_at_a_time()
    {
        using var turns = new ImageDecodeLimiter(TimeSpan.FromMilliseconds(200));
        var first = await turns.WaitAsync(1, default);
        await RefusedAsync(turns, 1);

        var next = turns.WaitAsync(1, default);
        Assert.False(next.IsCompleted);
        first.Dispose();
        (await next).Dispose();
    }

    [Fact]
    public async Task Who_waits_behind_oneself_is_in_nobodys_way()
    {
        using var turns = new ImageDecodeLimiter(TimeSpan.FromMinutes(1));
        using var first = await turns.WaitAsync(1, default);
        using var cancellation = new CancellationTokenSource();
        var waiting = Enumerable.Range(0, 10).Select(_ => turns.WaitAsync(1, cancellation.Token)).ToList();
        using (await turns.WaitAsync(2, default))
        {
        }

        // The eleventh does not even wait.
        await RefusedAsync(turns, 1);
        Assert.All(waiting, turn => Assert.False(turn.IsCompleted));
        await cancellation.CancelAsync();
        foreach (var turn in waiting)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => turn);
        }
    }

    [Fact]
    public async Task There_are_two_places()
    {
        using var turns = new ImageDecodeLimiter(TimeSpan.FromMilliseconds(200));
        using var first = await turns.WaitAsync(1, default);
        var second = await turns.WaitAsync(2, default);
        await RefusedAsync(turns, 3);
        second.Dispose();
        using var third = await turns.WaitAsync(3, default);
    }

    private static async Task RefusedAsync(ImageDecodeLimiter turns, long userId)
    {
        var refused = await Assert.ThrowsAsync<DomainException>(() => turns.WaitAsync(userId, default));
        Assert.Equal(DomainError.Unavailable, refused.Reason);
        Assert.NotNull(refused.RetryAfter);
    }
}
