namespace BetaBae.Core.Clones;

/// <summary>The language model behind the clones (section <c>LanguageModel</c>): any endpoint that speaks OpenAI's protocol.</summary>
public sealed class LanguageModelOptions
{
    public const string Section = "LanguageModel";

    private const string OpenAi = "https://api.openai.com/v1";

    /// <summary>http or https, with the version but without <c>/chat/completions</c>; blank: OpenAI's own.</summary>
    public string? Endpoint { get; set; }

    /// <summary>Blank: gpt-4o.</summary>
    public string Model { get; set => field = string.IsNullOrWhiteSpace(value) ? field : value.Trim(); } = "gpt-4o";

    /// <summary>May be blank where the endpoint takes none, as Ollama's.</summary>
    public string? ApiKey { get; set; }

    /// <summary>How long a call may take, 1–600 seconds; for whom waits for the answer, with all its retries.</summary>
    public int TimeoutSeconds { get; set; } = 30;

    /// <summary>How often a call that failed in passing is tried again, 0–10 times.</summary>
    public int Retries { get; set; } = 3;

    /// <summary>Whether a model is chosen at all; if not, the offline model answers.</summary>
    public bool IsOnline => !string.IsNullOrWhiteSpace(ApiKey) || !string.IsNullOrWhiteSpace(Endpoint);

    public TimeSpan Timeout => TimeSpan.FromSeconds(TimeoutSeconds);

    /// <exception cref="UriFormatException">It is none; validated at start.</exception>
    internal Uri EndpointUri => new(string.IsNullOrWhiteSpace(Endpoint) ? OpenAi : Endpoint.Trim());

    internal bool HasValidEndpoint =>
        string.IsNullOrWhiteSpace(Endpoint)
        || (Uri.TryCreate(Endpoint.Trim(), UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps));
}
