using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace BetaBae.ServiceDefaults;

/// <summary>
/// .NET's and OpenTelemetry's own settings that a deployer gives. What reads them would throw without naming them, listen
/// on another port, or do without.
/// </summary>
internal static class PlatformSettings
{
    private const string Level = "LogLevel";

    /// <exception cref="OptionsValidationException">A value is malformed; the sentence names the setting.</exception>
    public static void Check(IConfiguration configuration)
    {
        Check(configuration, "URLS", ';', IsAddress, "must be URLs such as http://+:8080");
        foreach (var name in (string[])["HTTP_PORTS", "HTTPS_PORTS"])
        {
            Check(configuration, name, ';', IsPort, "must be ports, each a whole number from 0 to 65535");
        }

        Check(configuration, "FORWARDEDHEADERS_ENABLED", null, text => bool.TryParse(text, out _), "must be true or false");
        Check(configuration, "OTEL_EXPORTER_OTLP_ENDPOINT", null, IsHttp, "must be a URL that begins with http:// or https://");
        foreach (var (path, value) in configuration.GetSection("Logging").AsEnumerable())
        {
            if (value is not null && path.Split(':') is [.., Level, _] && !Enum.TryParse<LogLevel>(value, ignoreCase: true, out _))
            {
                throw Malformed(path, $"must be one of {string.Join(", ", Enum.GetNames<LogLevel>())}");
            }
        }
    }

    private static void Check(IConfiguration configuration, string name, char? separator, Func<string, bool> fits, string rule)
    {
        var value = configuration[name] ?? "";
        var parts = separator is { } between
            ? value.Split(between, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            : value.Trim() is { Length: > 0 } whole ? [whole] : [];
        if (!parts.All(fits))
        {
            throw Malformed(name, rule);
        }
    }

    private static bool IsAddress(string text)
    {
        try
        {
            // A port that is no number it takes for a part of the host.
            return BindingAddress.Parse(text) is var address
                && (address.IsUnixPipe || address.IsNamedPipe
                    || (address.Port <= ushort.MaxValue && (address.Host.StartsWith('[') || !address.Host.Contains(':', StringComparison.Ordinal))));
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static bool IsPort(string text) => ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private static bool IsHttp(string text) => Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https";

    private static OptionsValidationException Malformed(string name, string rule) => new(name, typeof(string), [$"The setting {name} {rule}."]);
}
