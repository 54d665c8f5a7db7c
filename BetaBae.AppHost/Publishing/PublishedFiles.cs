using Aspire.Hosting.Pipelines;
using Microsoft.Extensions.DependencyInjection;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.EventEmitters;
using YamlDotNet.Serialization.NamingConventions;

namespace BetaBae.AppHost.Publishing;

/// <summary>
/// The files under <c>deploy/</c>, as steps of <c>publish</c>. They are checked in for people who have no Aspire, and a test
/// compares them with the model.
/// </summary>
internal static class PublishedFiles
{
    private const string ComposeStep = "publish-compose";

    private const string Header = """
        # Written from the model in BetaBae.AppHost. To change it, change the model and run
        #   dotnet run --project BetaBae.AppHost -- --operation publish --step publish --output-path ../deploy
        # How to deploy: docs/operations.md.

        """;

    public static void AddPublishedFiles(this IDistributedApplicationBuilder builder)
    {
        builder.Pipeline.AddStep(
            ComposeStep, context => WriteAsync(context, "compose", ComposeFile.Create), requiredBy: WellKnownPipelineSteps.Publish);

        // One after the other: two that read a resource's settings at once miss some of them, in Aspire 13.6.
        builder.Pipeline.AddStep(
            "publish-kubernetes",
            context => WriteAsync(context, "kubernetes", KubernetesFiles.Create),
            dependsOn: ComposeStep,
            requiredBy: WellKnownPipelineSteps.Publish);
    }

    /// <summary>Strings that YAML 1.1 would take for something else, such as <c>yes</c>, are quoted: Compose reads both versions.</summary>
    public static string ToYaml(object document) => new SerializerBuilder()
        .WithNamingConvention(UnderscoredNamingConvention.Instance)
        .WithQuotingNecessaryStrings(quoteYaml1_1Strings: true)
        .ConfigureDefaultValuesHandling(DefaultValuesHandling.OmitNull | DefaultValuesHandling.OmitEmptyCollections)
        .WithEventEmitter(next => new ArraysOnOneLine(next))
        .DisableAliases()
        .WithNewLine("\n")
        .Build()
        .Serialize(document);

    private static async Task WriteAsync(
        PipelineStepContext context, string name, Func<DistributedApplicationModel, List<Workload>, IEnumerable<(string File, string Text)>> create)
    {
        var output = context.Services.GetRequiredService<IPipelineOutputService>().GetOutputDirectory();
        var folder = Directory.CreateDirectory(Path.Combine(output, name));
        foreach (var (file, text) in create(context.Model, await Workload.ReadAllAsync(context)))
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, file), (Header + text).ReplaceLineEndings("\n"), context.CancellationToken);
        }
    }

    private sealed class ArraysOnOneLine(IEventEmitter next) : ChainedEventEmitter(next)
    {
        public override void Emit(SequenceStartEventInfo eventInfo, IEmitter emitter)
        {
            eventInfo.Style = eventInfo.Source.Type.IsArray ? SequenceStyle.Flow : SequenceStyle.Block;
            base.Emit(eventInfo, emitter);
        }
    }
}
