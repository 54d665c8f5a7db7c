using System.Globalization;

namespace BetaBae.Bench;

/// <summary>What a run is told on its command line.</summary>
internal sealed class Options
{
    public const string Usage = """
        dotnet run -c Release --project BetaBae.Bench -- <scenario>|all|list [options]
          --connections N    instead of the scenario's own number; of the hub: pairs
          --rate R           open loop: R calls a second, latency counted from when each was due
          --seconds S        of each round (5)
          --warmup S         of each side, not measured (15): until then the code has been compiled anew
          --rounds N         of each side, by turns (3)
          --via-api          the hub by way of the API, which forwards to it
          --json FILE        the results as JSON, too
          --target URL --hub URL --database CONNECTION --redis ADDRESS
                             a deployment that runs already, on a database that may be filled; the hub is usually the target
        dotnet run -c Release --project BetaBae.Bench -- micro [BenchmarkDotNet's options]
        """;

    public required string Scenario { get; init; }

    public int? Connections { get; private set; }

    public double? Rate { get; private set; }

    public TimeSpan Duration { get; private set; } = TimeSpan.FromSeconds(5);

    public TimeSpan WarmUp { get; private set; } = TimeSpan.FromSeconds(15);

    public int Rounds { get; private set; } = 3;

    public bool ViaApi { get; private set; }

    public string? Json { get; private set; }

    public Uri? Target { get; private set; }

    public Uri? Hub { get; private set; }

    public string? Database { get; private set; }

    public string? Redis { get; private set; }

    /// <exception cref="BenchException">Something is not understood.</exception>
    public static Options Parse(string[] arguments)
    {
        if (arguments is not [var scenario, .. var rest] || scenario.StartsWith('-'))
        {
            throw new BenchException(Usage);
        }

        var options = new Options { Scenario = scenario };
        for (var left = new Queue<string>(rest); left.TryDequeue(out var name);)
        {
            options.Take(name, () => left.TryDequeue(out var value) ? value : throw new BenchException($"{name} needs a value.\n{Usage}"));
        }

        return options.Target is not null && (options.Database is null || options.Redis is null)
            ? throw new BenchException("--target needs --database and --redis: people, chats and sessions are put there directly.")
            : options;
    }

    private void Take(string name, Func<string> value)
    {
        try
        {
            switch (name)
            {
                case "--connections": Connections = int.Parse(value(), CultureInfo.InvariantCulture); break;
                case "--rate": Rate = double.Parse(value(), CultureInfo.InvariantCulture); break;
                case "--seconds": Duration = Seconds(value()); break;
                case "--warmup": WarmUp = Seconds(value()); break;
                case "--rounds": Rounds = int.Parse(value(), CultureInfo.InvariantCulture); break;
                case "--via-api": ViaApi = true; break;
                case "--json": Json = value(); break;
                case "--target": Target = new Uri(value()); break;
                case "--hub": Hub = new Uri(value()); break;
                case "--database": Database = value(); break;
                case "--redis": Redis = value(); break;
                default: throw new BenchException($"{name} is not understood.\n{Usage}");
            }
        }
        catch (FormatException exception)
        {
            throw new BenchException($"{name}: {exception.Message}");
        }
    }

    private static TimeSpan Seconds(string text) => TimeSpan.FromSeconds(double.Parse(text, CultureInfo.InvariantCulture));
}
