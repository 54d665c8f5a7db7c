namespace BetaBae.ChatRealtime.Replies;

public static class ReplyRegistration
{
    /// <summary>Lets this host answer for clones, beside any others that do.</summary>
    public static IServiceCollection AddCloneReplies(this IServiceCollection services)
    {
        services.AddOptions<ReplyOptions>().BindConfiguration(ReplyOptions.Section)
            .Validate(o => o.Parallelism is >= 0 and <= 1000, "Replies:Parallelism must be from 0 to 1000.")
            .ValidateOnStart();
        return services
            .AddSingleton<ReplySignal>()
            .AddSingleton<ReplyCauses>()
            .AddSingleton<ReplyMetrics>()
            .AddScoped<ReplyGenerator>()
            .AddHostedService<ReplySubscriber>()
            .AddHostedService<ReplyWorker>();
    }
}
