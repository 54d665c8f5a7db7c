using System.Data.Common;
using System.Globalization;
using System.Text;
using BetaBae.ServiceDefaults;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace BetaBae.Web;

/// <summary>
/// The settings under the names that BetaBae has always had (<c>PORT</c>, <c>DB_HOST</c>, <c>S3_ENDPOINT</c> …), as the .NET
/// names that the services read. They are the weakest source, so that a .NET name wins wherever both are given.
/// </summary>
public static class SettingsAliases
{
    private const string Database = $"ConnectionStrings:{ResourceNames.Database}";
    private const string Redis = $"ConnectionStrings:{ResourceNames.Redis}";

    /// <summary>Aliases whose value is taken as it is.</summary>
    private static readonly (string Name, string Target)[] Texts =
    [
        ("S3_REGION", "S3:Region"),
        ("S3_BUCKET_NAME", "S3:Bucket"),
        ("S3_ACCESS_KEY_ID", "S3:AccessKeyId"),
        ("S3_SECRET_ACCESS_KEY", "S3:SecretAccessKey"),
        ("FILES_FOLDER", "Files:Folder"),
        ("CORS_ORIGINS", "Cors:Origins"),
        ("OPENAI_API_KEY", "LanguageModel:ApiKey"),
        ("API_KEY", "LanguageModel:ApiKey"),
        ("LLM_MODEL", "LanguageModel:Model"),
        ("BETABAE_DATA", "Standalone:Data"),
    ];

    private static readonly (string Name, string Target)[] Urls =
    [
        ("S3_ENDPOINT", "S3:Endpoint"),
        ("S3_PUBLIC_ENDPOINT", "S3:PublicEndpoint"),
        ("LLM_ENDPOINT", "LanguageModel:Endpoint"),
    ];

    private static readonly (string Name, string Target, int Min, int Max)[] Numbers =
    [
        ("LOGIN_RATE_PER_MINUTE", "Login:RatePerMinute", 1, int.MaxValue),
        ("LLM_TIMEOUT_SECONDS", "LanguageModel:TimeoutSeconds", 1, 600),
        ("LLM_RETRIES", "LanguageModel:Retries", 0, 10),
    ];

    /// <summary>For every host, before it reads any setting.</summary>
    /// <exception cref="OptionsValidationException">A value is malformed; the sentence names the setting.</exception>
    public static void AddSettingsAliases(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        AddTo(builder.Configuration);
    }

    /// <exception cref="OptionsValidationException">A value is malformed; the sentence names the setting.</exception>
    internal static void AddTo(IConfigurationManager configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var settings = new Dictionary<string, string?>();

        // Environment's HTTP_PORTS is stronger, and so is URLS, beside which Kestrel would warn of ports.
        var port = Number(configuration, "PORT", 0, 65535) ?? "3000";
        settings["http_ports"] = Text(configuration, "URLS") is null ? port : null;
        settings[Database] = DatabaseUrl(configuration) ?? DatabaseParts(configuration);
        settings[Redis] = $"{Text(configuration, "REDIS_HOST") ?? "localhost"}:{Number(configuration, "REDIS_PORT", 1, 65535) ?? "6379"}";
        if (string.IsNullOrEmpty(configuration[Redis]))
        {
            // Beside the connection string, in which a password with a comma could not be written.
            settings["Redis:Password"] = Text(configuration, "REDIS_PASSWORD");
        }

        foreach (var (name, target) in Texts)
        {
            settings[target] = Text(configuration, name) ?? settings.GetValueOrDefault(target);
        }

        foreach (var (name, target) in Urls)
        {
            settings[target] = Url(configuration, name);
        }

        foreach (var (name, target, min, max) in Numbers)
        {
            settings[target] = Number(configuration, name, min, max);
        }

        settings["Standalone:Demo"] = Switch(configuration, "BETABAE_DEMO");
        configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = settings.Where(s => s.Value is not null) });
    }

    private static string? DatabaseUrl(IConfiguration configuration)
    {
        const string Name = "DATABASE_URL";
        if (Text(configuration, Name) is not { } text)
        {
            return null;
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("mysql" or "mariadb")
            || url.Host.Length == 0 || url.AbsolutePath.Trim('/').Length == 0)
        {
            throw Malformed(Name, "must look like mysql://user:password@host:port/database");
        }

        var user = url.UserInfo.Split(':', 2);
        var connection = ConnectionString(
            url.Host,
            url.Port > 0 ? url.Port.ToString(CultureInfo.InvariantCulture) : "3306",
            Uri.UnescapeDataString(user[0]) is { Length: > 0 } name ? name : "root",
            user.Length > 1 ? Uri.UnescapeDataString(user[1]) : null,
            Uri.UnescapeDataString(url.AbsolutePath.Trim('/')));
        return connection + Options(Name, url.Query);
    }

    /// <summary>What follows the question mark: Prisma's names, which are known, and none that would silently do nothing.</summary>
    private static string Options(string setting, string query)
    {
        var options = new StringBuilder();
        foreach (var option in query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = option.Split('=', 2) is [var n, var v] ? (n, v) : (option, "");
            options.Append((name, value) switch
            {
                ("sslaccept", "strict") => ";SslMode=VerifyFull",
                ("sslaccept", "accept_invalid_certs") => ";SslMode=Required",
                ("connection_limit", _) when uint.TryParse(value, out var limit) && limit > 0 => $";MaximumPoolSize={limit}",
                ("connect_timeout", _) when uint.TryParse(value, out var seconds) => $";ConnectionTimeout={seconds}",
                _ => throw Malformed(setting, $"has an option that is not known or has a wrong value: {name}"),
            });
        }

        return options.ToString();
    }

    private static string DatabaseParts(IConfiguration configuration) => ConnectionString(
        Text(configuration, "DB_HOST") ?? "localhost",
        Number(configuration, "DB_PORT", 1, 65535) ?? "3306",
        Text(configuration, "DB_USERNAME") ?? "root",
        Text(configuration, "DB_PASSWORD"),
        Text(configuration, "DB_DATABASE") ?? "betabae");

    private static string ConnectionString(string host, string port, string user, string? password, string database)
    {
        var builder = new DbConnectionStringBuilder
        {
            ["Server"] = host,
            ["Port"] = port,
            ["User ID"] = user,
            ["Database"] = database,
        };
        if (password is not null)
        {
            builder["Password"] = password;
        }

        return builder.ConnectionString;
    }

    private static string? Text(IConfiguration configuration, string name) =>
        configuration[name] is { Length: > 0 } text ? text : null;

    private static string? Number(IConfiguration configuration, string name, int min, int max) => Text(configuration, name) switch
    {
        null => null,
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max => text,
        _ => throw Malformed(name, $"must be a whole number from {min} to {max}"),
    };

    private static string? Url(IConfiguration configuration, string name) => Text(configuration, name) switch
    {
        null => null,
        var text when Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is ("http" or "https") => text,
        _ => throw Malformed(name, "must be a URL that begins with http:// or https://"),
    };

    private static string? Switch(IConfiguration configuration, string name) => Text(configuration, name)?.ToUpperInvariant() switch
    {
        null => null,
        "ON" or "TRUE" or "1" => "true",
        "OFF" or "FALSE" or "0" => "false",
        _ => throw Malformed(name, "must be on or off"),
    };

    private static OptionsValidationException Malformed(string name, string rule) => new(name, typeof(string), [$"The setting {name} {rule}."]);
}
