using System.Text.Json;

namespace BetaBae.Bench.Scenarios;

internal static class Shape
{
    /// <exception cref="BenchException">It does not hold; the message has the body.</exception>
    public static void Holds(bool condition, JsonElement body)
    {
        if (!condition)
        {
            var text = body.GetRawText();
            throw new BenchException($"An answer is not as it has to be: {text[..Math.Min(text.Length, 500)]}");
        }
    }
}
