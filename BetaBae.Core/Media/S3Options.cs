using Microsoft.Extensions.Options;

namespace BetaBae.Core.Media;

/// <summary>Which bucket, and how to reach it. Without an endpoint it is AWS S3.</summary>
public sealed class S3Options
{
    public const string Section = "S3";

    /// <summary>The address of an S3-compatible server; null or empty: AWS.</summary>
    public string? Endpoint { get; set; }

    public string Region { get; set; } = "kr-east-1";

    /// <summary>Ours alone: what is under <c>files/</c> in it without being in the database is removed.</summary>
    public string Bucket { get; set; } = "betabae";

    /// <summary>Without keys AWS's default credentials are used.</summary>
    public string? AccessKeyId { get; set; }

    public string? SecretAccessKey { get; set; }

    /// <summary>The server's address as browsers reach it; null or empty: they do not, unless it is AWS.</summary>
    public string? PublicEndpoint { get; set; }
}

internal sealed class S3OptionsValidator : IValidateOptions<S3Options>
{
    public ValidateOptionsResult Validate(string? name, S3Options options)
    {
        var wrong =
            !IsAddress(options.Endpoint) ? "S3_ENDPOINT must be an http or https address"
            : !IsAddress(options.PublicEndpoint) ? "S3_PUBLIC_ENDPOINT must be an http or https address"
            : string.IsNullOrEmpty(options.AccessKeyId) != string.IsNullOrEmpty(options.SecretAccessKey)
                ? "S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY belong together: set both or none"
            : !string.IsNullOrEmpty(options.Endpoint) && string.IsNullOrEmpty(options.AccessKeyId)
                ? "S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY are needed with S3_ENDPOINT"
            : string.IsNullOrWhiteSpace(options.Bucket) ? "S3_BUCKET_NAME must not be empty"
            : string.IsNullOrWhiteSpace(options.Region) ? "S3_REGION must not be empty"
            : null;
        return wrong is null ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }

    private static bool IsAddress(string? text) => string.IsNullOrEmpty(text)
        || (Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps));
}
