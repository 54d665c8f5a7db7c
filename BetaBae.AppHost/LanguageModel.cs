namespace BetaBae.AppHost;

/// <summary>
/// The model that speaks for the clones, by the AppHost's own settings <c>API_KEY</c> (or <c>OPENAI_API_KEY</c>),
/// <c>LLM_ENDPOINT</c>, <c>LLM_MODEL</c>, <c>LLM_TIMEOUT_SECONDS</c> and <c>LLM_RETRIES</c>, each optional. Without key and
/// endpoint the services use their offline model.
/// </summary>
internal sealed record LanguageModel(IResourceBuilder<ParameterResource>? ApiKey)
{
    public static LanguageModel Add(IDistributedApplicationBuilder builder) =>
        new(builder.IsForDeployers() ? null : builder.AddOptionalSecret("API_KEY") ?? builder.AddOptionalSecret("OPENAI_API_KEY"));
}

internal static class LanguageModelExtensions
{
    public static IResourceBuilder<ProjectResource> WithModel(this IResourceBuilder<ProjectResource> service, LanguageModel model)
    {
        service.WithSettings("LLM_ENDPOINT", "LLM_MODEL", "LLM_TIMEOUT_SECONDS", "LLM_RETRIES");
        return model.ApiKey is null ? service : service.WithEnvironment("API_KEY", model.ApiKey);
    }
}
