namespace BetaBae.Bench.Reports;

/// <summary>The names of figures that more than one scenario has.</summary>
internal static class Figures
{
    public const string PerSecond = "/s";
    public const string P50 = "p50 ms";
    public const string P99 = "p99 ms";

    /// <summary>Processor time for each call.</summary>
    public const string ServiceTime = "service ms";
    public const string DatabaseTime = "database ms";
    public const string RedisTime = "Redis ms";
    public const string LoadTime = "load ms";

    public const string Resident = "RSS MB";

    /// <summary>What processes that have nothing to do with the run took of the machine meanwhile: noise.</summary>
    public const string Others = "others %";

    public static double Megabytes(double bytes) => bytes / (1 << 20);
}
