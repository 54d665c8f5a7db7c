using System.Globalization;

namespace BetaBae.Tests.Contract.AllEndpoints;

/// <summary>A member of a JSON body, in JSON.</summary>
/// <param name="Name">On the wire.</param>
/// <param name="Valid">A value that is taken.</param>
/// <param name="Wrong">Values that are not.</param>
/// <param name="IsRequired">Whether it must be there.</param>
internal sealed record Field(string Name, string Valid, string[] Wrong, bool IsRequired = true)
{
    /// <summary>Wrong in every text: NUL, half of a character, other types.</summary>
    private static readonly string[] NoText = ["5", "true", "{}", "[\"x\"]", """
        "a\u0000b"
        """, """
        "\ud800"
        """];

    private static readonly string[] NoNumber = ["\"3\"", "true", "{}", "[3]", "1e400", "\"NaN\"", "NaN"];

    public Field Optional() => this with { IsRequired = false };

    /// <summary>Any Unicode.</summary>
    public static Field Text(string name, string valid, int min, int max) => new(
        name, Quote(valid), [.. NoText, Quote(new string('x', max + 1)), .. min > 0 ? (string[])["\"\""] : []]);

    /// <summary>A text of a kind, such as a date; no emoji is one.</summary>
    public static Field Word(string name, string valid) => new(
        name, Quote(valid), [.. NoText, "\"😀\"", "\"nonsense\"", Quote(new string('9', 5000)), Quote(valid + "💘"), Quote(valid + "\\n<b>")]);

    public static Field Number(string name, double min, double max) => new(
        name, Write(max), [.. NoNumber, Write(min - 0.5), Write(max + 0.5), "-1", "1e300", "99999999999999999999"]);

    public static Field Id(string name, long valid) => new(
        name, $"{valid}", [.. NoNumber, "1.5", "-1", "0", "9223372036854775807", "9223372036854775808", "-9223372036854775809"]);

    /// <param name="name">On the wire.</param>
    /// <param name="valid">The list, in JSON.</param>
    /// <param name="wrong">Lists that are not taken, and items that no list may have.</param>
    public static Field List(string name, string valid, params string[] wrong) => new(name, valid, ["5", "{}", "true", .. wrong]);

    private static string Quote(string text) => $"\"{text}\"";

    private static string Write(double number) => number.ToString(CultureInfo.InvariantCulture);
}
