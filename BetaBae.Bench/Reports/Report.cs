using System.Text.Json;

namespace BetaBae.Bench.Reports;

/// <summary>A whole run, as <c>--json</c> has it.</summary>
/// <param name="At">UTC.</param>
/// <param name="Machine">Where.</param>
/// <param name="Database">The database server's settings; null where it is not ours.</param>
/// <param name="Outcomes">One for each scenario.</param>
internal sealed record Report(DateTime At, Machine Machine, IReadOnlyDictionary<string, string>? Database, IReadOnlyList<Outcome> Outcomes)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    public Task WriteAsync(string file) => File.WriteAllTextAsync(file, JsonSerializer.Serialize(this, Json));
}
