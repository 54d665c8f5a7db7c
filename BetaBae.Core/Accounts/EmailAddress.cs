using System.Text.RegularExpressions;

namespace BetaBae.Core.Accounts;

internal static partial class EmailAddress
{
    /// <summary>Characters; the longest address that SMTP can carry (RFC 5321, erratum 1690).</summary>
    public const int MaxLength = 254;

    /// <summary>What the HTML standard takes as a valid e-mail address, and so what a browser's form lets through.</summary>
    public static bool IsValid(string text) => Pattern().IsMatch(text);

    /// <summary>What two addresses have in common that differ in case only.</summary>
    public static string KeyOf(string text) => text.Trim().ToLowerInvariant();

    [GeneratedRegex(
        @"\A[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*\z")]
    private static partial Regex Pattern();
}
