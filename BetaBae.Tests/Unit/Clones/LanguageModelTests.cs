using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using BetaBae.Core;
using BetaBae.Core.Clones;
using BetaBae.Tests.Hosting;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace BetaBae.Tests.Unit.Clones;

/// <summary>The model's client as hosts register it, against a server that speaks OpenAI's protocol.</summary>
public sealed class LanguageModelTests
{
    private const string Secret = "between you and me";

    private static readonly IList<ChatMessage> Talk = [new(ChatRole.System, "rules"), new(ChatRole.User, Secret)];

    /// <summary>The library reads it once for the whole process, so it is set before anything runs: it must not help.</summary>
    [ModuleInitializer]
    internal static void AskTelemetryForContents() =>
        Environment.SetEnvironmentVariable("OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT", "true");

    [Fact]
    public async Task It_sends_model_key_roles_and_format_and_returns_the_text_trimmed()
    {
        await using var server = await FakeOpenAi.StartAsync();
        server.Next(FakeOpenAi.Says("  Hello there \n"));
        await using var services = Services(server.Settings());

        var text = await Model(services).AskAsync(Talk, new ChatOptions { ResponseFormat = ChatResponseFormat.Json }, TestContext.Current.CancellationToken);

        Assert.Equal("Hello there", text);
        var request = Assert.Single(server.Requests);
        Assert.Equal("Bearer test-key", request.Authorization);
        Assert.Equal("test-model", request.Body.GetProperty("model").GetString());
        Assert.Equal("json_object", request.Body.GetProperty("response_format").GetProperty("type").GetString());
        Assert.Equal([new ModelMessage("system", "rules"), new ModelMessage("user", Secret)], request.Messages);
        Assert.False(request.IsStream);
    }

    [Fact]
    public async Task An_endpoint_alone_is_enough_and_may_end_with_a_slash()
    {
        await using var server = await FakeOpenAi.StartAsync();
        await using var services = Services(new() { ["LanguageModel:Endpoint"] = server.Endpoint + "/", ["LanguageModel:ApiKey"] = "" });

        Assert.Equal(FakeOpenAi.Hello, await AskAsync(services));
        Assert.Equal("gpt-4o", server.Requests.Single().Body.GetProperty("model").GetString());
    }

    [Fact]
    public async Task Without_key_and_endpoint_the_offline_model_answers()
    {
        await using var services = Services(new() { ["LanguageModel:Endpoint"] = " ", ["LanguageModel:Model"] = "" });

        Assert.NotNull(services.GetRequiredService<IChatClient>().GetService<OfflineChatClient>());
        Assert.NotEmpty(await AskAsync(services));
    }

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(408)]
    public async Task What_fails_in_passing_is_tried_again_after_the_time_that_the_server_asks_for(int status)
    {
        await using var server = await FakeOpenAi.StartAsync();
        server.Next(FakeOpenAi.Status(status, "0"), FakeOpenAi.Status(status, "0"));
        await using var services = Services(server.Settings(retries: 2));

        Assert.Equal(FakeOpenAi.Hello, await AskAsync(services));
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task A_broken_connection_is_tried_again()
    {
        await using var server = await FakeOpenAi.StartAsync();
        server.Next(FakeOpenAi.Dies(""));
        await using var services = Services(server.Settings(retries: 1));

        Assert.Equal(FakeOpenAi.Hello, await AskAsync(services));
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task Retries_end()
    {
        await using var server = await FakeOpenAi.StartAsync();
        server.Otherwise = FakeOpenAi.Status(500, "0");
        await using var services = Services(server.Settings(retries: 3));

        await UnavailableAsync(services);
        Assert.Equal(4, server.Requests.Count);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(404)]
    public async Task What_will_fail_again_is_not_tried_again(int status)
    {
        await using var server = await FakeOpenAi.StartAsync();
        server.Otherwise = FakeOpenAi.Status(status);
        await using var services = Services(server.Settings(retries: 3));

        await UnavailableAsync(services);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_wait_longer_than_the_caller_has_is_not_begun()
    {
        await using var server = await FakeOpenAi.StartAsync();
        server.Otherwise = FakeOpenAi.Status(429, "3600");
        await using var services = Services(server.Settings(timeoutSeconds: 600, retries: 3));

        await UnavailableAsync(services);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_model_that_hangs_is_given_up_after_the_timeout_retries_or_not()
    {
        await using var server = await FakeOpenAi.StartAsync();
        server.Otherwise = server.Hangs();
        await using var services = Services(server.Settings(timeoutSeconds: 1, retries: 3));

        await UnavailableAsync(services);
        await server.Abandoned.WaitAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Waiting_between_retries_counts_to_the_timeout()
    {
        await using var server = await FakeOpenAi.StartAsync();
        server.Otherwise = FakeOpenAi.Status(500, "0.7");
        await using var services = Services(server.Settings(timeoutSeconds: 1, retries: 10));

        await UnavailableAsync(services);
        Assert.InRange(server.Requests.Count, 1, 2);
    }

    [Fact]
    public async Task A_caller_who_gives_up_ends_the_call()
    {
        await using var server = await FakeOpenAi.StartAsync();
        server.Otherwise = server.Hangs();
        await using var services = Services(server.Settings());
        using var caller = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

        var asking = Model(services).AskAsync(Talk, null, caller.Token);
        while (server.Requests.IsEmpty)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        await server.Abandoned.WaitAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task What_is_no_answer_is_a_failure()
    {
        await using var server = await FakeOpenAi.StartAsync();
        server.Next(
            FakeOpenAi.Garbage(), FakeOpenAi.Garbage("{}"), FakeOpenAi.Garbage("[1]"), FakeOpenAi.Garbage(""),
            FakeOpenAi.NoChoices(), FakeOpenAi.Says(""), FakeOpenAi.Says(" \n "));
        await using var services = Services(server.Settings());

        for (var i = 0; i < 7; i++)
        {
            await UnavailableAsync(services);
        }

        Assert.Equal(7, server.Requests.Count);
        Assert.Equal(FakeOpenAi.Hello, await AskAsync(services));
    }

    [Fact]
    public async Task Nobody_listening_is_a_failure()
    {
        await using var services = Services(new() { ["LanguageModel:Endpoint"] = "http://127.0.0.1:1/v1", ["LanguageModel:Retries"] = "0" });

        await UnavailableAsync(services);
    }

    [Fact]
    public async Task Streams_come_in_pieces()
    {
        await using var server = await FakeOpenAi.StartAsync();
        await using var services = Services(server.Settings());

        var pieces = await StreamAsync(services).ToListAsync(TestContext.Current.CancellationToken);

        Assert.Equal(FakeOpenAi.Hello, string.Concat(pieces));
        Assert.True(pieces.Count(p => p.Length > 0) > 1);
        Assert.True(server.Requests.Single().IsStream);
    }

    [Fact]
    public async Task A_stream_that_breaks_off_is_a_failure_that_may_pass()
    {
        await using var server = await FakeOpenAi.StartAsync();
        server.Next(FakeOpenAi.Dies("Half an"), FakeOpenAi.StopsShort("Half an"), FakeOpenAi.Status(500));
        await using var services = Services(server.Settings());

        for (var i = 0; i < 3; i++)
        {
            var exception = await Assert.ThrowsAsync<LanguageModelException>(
                async () => await StreamAsync(services).ToListAsync(TestContext.Current.CancellationToken));
            Assert.True(exception.IsTransient, exception.Message);
        }
    }

    [Fact]
    public async Task Nothing_that_is_said_gets_into_logs_and_traces()
    {
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Experimental.Microsoft.Extensions.AI",
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        var log = new LogLines();
        await using var server = await FakeOpenAi.StartAsync();
        server.Next(FakeOpenAi.Says("the answer"), FakeOpenAi.Status(500), FakeOpenAi.Status(400));
        await using var services = Services(server.Settings(), log);
        await AskAsync(services);
        await UnavailableAsync(services);
        await UnavailableAsync(services);

        var mine = spans.Where(s => Equals(s.GetTagItem("server.port"), new Uri(server.Endpoint).Port)).ToList();
        Assert.Equal(3, mine.Count);
        var told = mine.SelectMany(s => s.TagObjects.Select(t => $"{t.Value}")
            .Concat(s.Events.SelectMany(e => e.Tags.Select(t => $"{t.Value}")))
            .Append(s.StatusDescription ?? ""));
        Assert.DoesNotContain(told.Concat(log.Lines), t => t.Contains(Secret, StringComparison.Ordinal) || t.Contains("the answer", StringComparison.Ordinal));
        Assert.Contains(log.Lines, l => l.Contains("The model answered 500", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Endpoint", "ftp://models.example", "LLM_ENDPOINT")]
    [InlineData("Endpoint", "models", "LLM_ENDPOINT")]
    [InlineData("TimeoutSeconds", "0", "LLM_TIMEOUT_SECONDS")]
    [InlineData("Retries", "-1", "LLM_RETRIES")]
    [InlineData("Retries", "11", "LLM_RETRIES")]
    public async Task Settings_out_of_bounds_stop_the_start_and_are_named(string setting, string value, string name)
    {
        await using var services = Services(new() { [$"LanguageModel:{setting}"] = value });

        var exception = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IStartupValidator>().Validate());
        Assert.Contains(name, Assert.Single(exception.Failures), StringComparison.Ordinal);
    }

    private static ServiceProvider Services(Dictionary<string, string> settings, ILoggerProvider? log = null) =>
        new ServiceCollection()
            .AddLogging(logging =>
            {
                logging.SetMinimumLevel(LogLevel.Trace);
                if (log is not null)
                {
                    logging.AddProvider(log);
                }
            })
            .AddSingleton(TimeProvider.System)
            .AddClones(new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value))).Build())
            .BuildServiceProvider();

    private static LanguageModel Model(ServiceProvider services) => services.GetRequiredService<LanguageModel>();

    private static Task<string> AskAsync(ServiceProvider services) => Model(services).AskAsync(Talk, null, TestContext.Current.CancellationToken);

    private static async Task UnavailableAsync(ServiceProvider services)
    {
        var exception = await Assert.ThrowsAsync<DomainException>(() => AskAsync(services));
        Assert.Equal(DomainError.Unavailable, exception.Reason);
        Assert.NotNull(exception.RetryAfter);
        Assert.Null(exception.InnerException);
    }

    private static IAsyncEnumerable<string> StreamAsync(ServiceProvider services) =>
        services.GetRequiredService<IChatClient>().GetStreamingResponseAsync(Talk, null, TestContext.Current.CancellationToken).Select(u => u.Text);
}
