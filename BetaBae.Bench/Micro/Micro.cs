using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace BetaBae.Bench.Micro;

/// <summary>The parts that need no store, by BenchmarkDotNet.</summary>
internal static class Micro
{
    private static readonly Type[] Benchmarks = [typeof(FeedBenchmarks), typeof(SessionBenchmarks), typeof(ChatListBenchmarks)];

    /// <param name="arguments">BenchmarkDotNet's; none: all benchmarks.</param>
    public static void Run(string[] arguments)
    {
        // In this process: a project that is generated and built anew would not find the central package versions.
        var config = DefaultConfig.Instance
            .AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance))
            .AddDiagnoser(MemoryDiagnoser.Default)
            .WithArtifactsPath(Path.Combine(AppContext.BaseDirectory, "BenchmarkDotNet.Artifacts"));
        BenchmarkSwitcher.FromTypes(Benchmarks).Run(arguments is [] ? ["--filter", "*", "--join"] : arguments, config);
    }
}
