using System.Runtime.InteropServices;

namespace BetaBae.Bench.Reports;

/// <summary>Where a run took place.</summary>
internal sealed record Machine(string Processor, int Processors, double MemoryGigabytes, string System, string Runtime, string Build)
{
    public static Machine This { get; } = new(
        Line("/proc/cpuinfo", "model name"),
        Environment.ProcessorCount,
        Math.Round(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1 << 30), 1),
        RuntimeInformation.OSDescription,
        RuntimeInformation.FrameworkDescription,
#if DEBUG
        "Debug");
#else
        "Release");
#endif

    private static string Line(string file, string name) =>
        File.ReadLines(file).FirstOrDefault(l => l.StartsWith(name, StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown";
}
