using System.Diagnostics;
using System.Globalization;
using BetaBae.Bench.Reports;
using BetaBae.Core.Matching;
using BetaBae.Data;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace BetaBae.Bench.Scenarios;

/// <summary>
/// Builds the feed's index as the API does, in a process of its own, and says how long that took and what it holds in
/// memory: from outside, an API's memory is what its garbage collector has not given back.
/// </summary>
internal static class FeedIndexProbe
{
    public const string Argument = "feed-index";

    public const string BuildTime = "build s";
    public const string Size = "index MB";

    public static async Task<Round> MeasureAsync(string database)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "BetaBae.Bench.dll"), Argument, database])
        {
            RedirectStandardOutput = true,
            Environment = { ["DOTNET_gcServer"] = "1" },
        };
        using var process = Process.Start(start)!;
        var figures = (await process.StandardOutput.ReadToEndAsync()).Split(' ');
        await process.WaitForExitAsync();
        return figures is [var seconds, var bytes]
            ? new Round { [BuildTime] = Number(seconds), [Size] = Figures.Megabytes(Number(bytes)) }
            : throw new BenchException("The feed's index could not be built.");
    }

    public static async Task RunAsync(string database)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services
            .AddMySqlData(database)
            .AddMatching()
            .AddFeedIndex();
        using var host = builder.Build();
        var index = host.Services.GetRequiredService<FeedIndex>();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var started = Stopwatch.GetTimestamp();
        await host.StartAsync();
        await index.Ready;
        var took = Stopwatch.GetElapsedTime(started);
        await host.StopAsync();
        var size = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(index);
        Console.Write(string.Create(CultureInfo.InvariantCulture, $"{took.TotalSeconds} {size}"));
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
