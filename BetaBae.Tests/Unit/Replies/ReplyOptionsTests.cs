using BetaBae.ChatRealtime.Replies;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace BetaBae.Tests.Unit.Replies;

public sealed class ReplyOptionsTests
{
    [Theory]
    [InlineData("-1", false)]
    [InlineData("0", true)]
    [InlineData("1000", true)]
    [InlineData("1001", false)]
    public void A_bad_parallelism_stops_the_start(string parallelism, bool isValid)
    {
        using var services = new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder()
                .AddInMemoryCollection(new Dictionary<string, string?> { ["Replies:Parallelism"] = parallelism })
                .Build())
            .AddCloneReplies()
            .BuildServiceProvider();

        var exception = Record.Exception(() => services.GetRequiredService<IStartupValidator>().Validate());

        Assert.Equal(isValid, exception is null);
        Assert.True(isValid || exception is OptionsValidationException { Message: "Replies:Parallelism must be from 0 to 1000." });
    }
}
