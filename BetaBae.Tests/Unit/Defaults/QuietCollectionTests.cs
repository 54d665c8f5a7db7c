using BetaBae.ServiceDefaults;

namespace BetaBae.Tests.Unit.Defaults;

public sealed class QuietCollectionTests
{
    private const long Megabyte = 1 << 20;

    [Theory]
    [InlineData(0, 17, 20, true)]
    [InlineData(1, 17, 20, true)]
    [InlineData(0, 16, 20, false)]
    [InlineData(2, 1000, 20, false)]
    [InlineData(0, 101, 400, true)]
    [InlineData(0, 100, 400, false)]
    public void A_quiet_service_that_has_left_enough_garbage_gives_it_back(long now, long since, long held, bool due) =>
        Assert.Equal(due, QuietCollection.IsDue(now * Megabyte, since * Megabyte, held * Megabyte));
}
