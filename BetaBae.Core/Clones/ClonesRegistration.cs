using System.ClientModel;
using System.ClientModel.Primitives;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenAI;

namespace BetaBae.Core.Clones;

public static partial class ClonesRegistration
{
    /// <summary>Clones, and the <see cref="IChatClient"/> that speaks for them: the model of the settings, or the offline one.</summary>
    public static IServiceCollection AddClones(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<LanguageModelOptions>().Bind(configuration.GetSection(LanguageModelOptions.Section))
            .Validate(o => o.HasValidEndpoint, "LanguageModel:Endpoint (LLM_ENDPOINT) must be a URL that begins with http:// or https://.")
            .Validate(o => o.TimeoutSeconds is >= 1 and <= 600, "LanguageModel:TimeoutSeconds (LLM_TIMEOUT_SECONDS) must be from 1 to 600.")
            .Validate(o => o.Retries is >= 0 and <= 10, "LanguageModel:Retries (LLM_RETRIES) must be from 0 to 10.")
            .ValidateOnStart();

        // Never with contents, whatever the environment says: what people write to each other is no telemetry.
        services.AddChatClient(CreateClient).UseOpenTelemetry(configure: telemetry => telemetry.EnableSensitiveData = false);
        return services
            .AddHostedService<Announcement>()
            .AddSingleton<LanguageModel>()
            .AddScoped<CloneService>()
            .AddScoped<CloneChatService>()
            .AddScoped<ReplyQueue>()
            .AddScoped<ReplyStore>()
            .AddScoped<ThoughtService>();
    }

    private static IChatClient CreateClient(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<LanguageModelOptions>>().Value;
        if (!options.IsOnline)
        {
            return new OfflineChatClient();
        }

        // A client's pipeline lives as long as the host, so its connections are renewed now and then to follow DNS. Redirects
        // are not followed: they would take the key elsewhere. Retries are the callers', who know how long they may take.
        var connections = new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5), AllowAutoRedirect = false };
        var openAi = new OpenAIClient(
            new ApiKeyCredential(string.IsNullOrWhiteSpace(options.ApiKey) ? "none" : options.ApiKey.Trim()),
            new OpenAIClientOptions
            {
                Endpoint = options.EndpointUri,
                NetworkTimeout = options.Timeout,
                RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
                Transport = new HttpClientPipelineTransport(new HttpClient(connections) { Timeout = Timeout.InfiniteTimeSpan }),
            });
        return new SanitizingChatClient(openAi.GetChatClient(options.Model).AsIChatClient(), services.GetRequiredService<TimeProvider>());
    }

    /// <summary>Says once, when the host has started, who speaks for the clones.</summary>
    private sealed partial class Announcement(
        IOptions<LanguageModelOptions> options, IHostApplicationLifetime lifetime, ILogger<LanguageModel> logger) : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await lifetime.StartedAsync(stoppingToken);
            if (options.Value.IsOnline)
            {
                LogOnline(options.Value.Model, options.Value.EndpointUri.Host);
            }
            else
            {
                LogOffline();
            }
        }

        [LoggerMessage(Level = LogLevel.Information, Message = "Beta baes answer with the model {Model} at {Host}")]
        private partial void LogOnline(string model, string host);

        [LoggerMessage(Level = LogLevel.Warning, Message =
            "Beta baes answer with the offline model, which only knows set phrases: API_KEY or LLM_ENDPOINT chooses a real one")]
        private partial void LogOffline();
    }
}
