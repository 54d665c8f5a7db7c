using Aspire.Hosting.Publishing;
using BetaBae.ServiceDefaults;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace BetaBae.AppHost.Stores;

/// <summary>
/// Selects the best stores that the machine has: containers where Docker or Podman answers, else server programs, else embedded.
/// <c>--stores</c> overrides. What was selected and why is one line of the log and the resource <c>stores</c> of the dashboard.
/// </summary>
internal static partial class StoreSelection
{
    private const string Key = "stores";
    private static readonly TimeSpan RuntimeTimeout = TimeSpan.FromSeconds(10);

    /// <exception cref="DistributedApplicationException">What <c>--stores</c> asks for is not here, or is no such kind.</exception>
    public static StoreKind Select(IDistributedApplicationBuilder builder)
    {
        var asked = Read(builder.Configuration);
        if (builder.ExecutionContext.IsPublishMode)
        {
            return asked is null or StoreKind.Containers or StoreKind.Existing
                ? asked ?? StoreKind.Containers
                : throw new DistributedApplicationException("--stores embedded and --stores programs run on one machine and cannot be published.");
        }

        var (kind, description) = asked is { } given ? (given, Describe(builder, given)) : SelectBest(builder);
        Announce(builder, $"{kind.ToString().ToLowerInvariant()}: {description}");
        return kind;
    }

    private static (StoreKind Kind, string Description) SelectBest(IDistributedApplicationBuilder builder) =>
        ContainerRuntimeAnswers(builder) ? (StoreKind.Containers, Containers)
        : ProgramStores.Missing is { } missing ? (StoreKind.Embedded, $"{Embedded} (no container runtime answers, and there is no {missing})")
        : (StoreKind.Programs, $"{ProgramStores.Description} (no container runtime answers)");

    private static string Describe(IDistributedApplicationBuilder builder, StoreKind kind) => kind switch
    {
        StoreKind.Containers => IsTest(builder) || ContainerRuntimeAnswers(builder)
            ? Containers
            : throw new DistributedApplicationException("--stores containers needs Docker or Podman, and neither answers: start one, or leave --stores out."),
        StoreKind.Programs => ProgramStores.Missing is { } missing
            ? throw new DistributedApplicationException($"--stores programs needs {missing} on the PATH: install it, or leave --stores out.")
            : ProgramStores.Description,
        StoreKind.Existing => ExistingStores.Describe(builder.Configuration),
        _ => Embedded,
    };

    private const string Containers = "MySQL, Redis and MinIO in containers";
    private const string Embedded = "SQLite, Garnet and a folder inside Standalone";

    private static StoreKind? Read(ConfigurationManager configuration) => configuration[Key] switch
    {
        null or "" => null,

        // By name only: Enum.TryParse would take numbers too.
        var text when Enum.GetNames<StoreKind>().Contains(text, StringComparer.OrdinalIgnoreCase) => Enum.Parse<StoreKind>(text, ignoreCase: true),
        var text => throw new DistributedApplicationException(
            $"--{Key} is '{text}'; it can be {string.Join(", ", Enum.GetNames<StoreKind>()).ToLowerInvariant()}."),
    };

    /// <summary>By Aspire's own search for Docker and Podman; <c>ASPIRE_CONTAINER_RUNTIME</c> chooses.</summary>
    private static bool ContainerRuntimeAnswers(IDistributedApplicationBuilder builder)
    {
        // Without its log, which calls it a failure that there is none.
        using var services = new ServiceCollection().Add(builder.Services).AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance).BuildServiceProvider();
        var answers = Task.Run(async () =>
            await (await services.GetRequiredService<IContainerRuntimeResolver>().ResolveAsync()).CheckIfRunningAsync(CancellationToken.None));
        try
        {
            // One that is there and hangs is none.
            return answers.WaitAsync(RuntimeTimeout).GetAwaiter().GetResult();
        }
        catch (TimeoutException)
        {
            return false;
        }
        catch (InvalidOperationException exception)
        {
            throw new DistributedApplicationException(exception.Message);
        }
    }

    /// <summary>Tests look at the model of containers where none can run.</summary>
    private static bool IsTest(IDistributedApplicationBuilder builder) => builder.Configuration.GetValue("DcpPublisher:RandomizePorts", false);

    private static void Announce(IDistributedApplicationBuilder builder, string text)
    {
        builder.AddResource(new StoresResource(ResourceNames.Stores)).WithInitialState(new CustomResourceSnapshot
        {
            ResourceType = "Stores",
            CreationTimeStamp = DateTime.UtcNow,
            State = KnownResourceStates.Running,
            Properties = [new(CustomResourceKnownProperties.Source, text)],
        });
        builder.OnBeforeStart((started, _) =>
        {
            LogStores(started.Services.GetRequiredService<ILoggerFactory>().CreateLogger("BetaBae.AppHost"), text);
            return Task.CompletedTask;
        });
    }

    [LoggerMessage(LogLevel.Information, "Stores: {Stores}; --stores containers|programs|existing|embedded chooses others")]
    private static partial void LogStores(ILogger logger, string stores);

    /// <summary>Says in the dashboard which stores were selected.</summary>
    private sealed class StoresResource(string name) : Resource(name);
}
