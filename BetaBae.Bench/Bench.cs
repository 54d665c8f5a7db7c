using BetaBae.Bench.Deployment;

namespace BetaBae.Bench;

/// <summary>What every scenario of a run shares.</summary>
/// <param name="Options">What the command line says.</param>
/// <param name="Stores">The bench's own stores; null where a deployment is named.</param>
internal sealed record Bench(Options Options, Stores? Stores)
{
    public static void Say(string text) => Console.Error.WriteLine(text);
}
