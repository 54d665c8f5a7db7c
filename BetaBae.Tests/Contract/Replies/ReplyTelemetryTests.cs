using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using BetaBae.Tests.Hosting;

namespace BetaBae.Tests.Contract.Replies;

/// <summary>What operators see of answers: that there are some and how long they take, not what they say.</summary>
[Collection(nameof(EmbeddedApp))]
public sealed class ReplyTelemetryTests(EmbeddedApp app)
{
    [Fact]
    public async Task Answers_are_measured_and_traced_without_contents()
    {
        var spans = new ConcurrentQueue<Activity>();
        using var traces = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "BetaBae.Chat" or "Experimental.Microsoft.Extensions.AI",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(traces);
        var measured = new ConcurrentDictionary<string, double>();
        using var metrics = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == "BetaBae.Chat")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        metrics.SetMeasurementEventCallback<double>((instrument, value, _, _) => measured[instrument.Name] = value);
        metrics.SetMeasurementEventCallback<int>((instrument, value, _, _) => measured[instrument.Name] = value);
        metrics.Start();

        await using var scene = await ReplyScene.CreateAsync(app);
        scene.Model.Next(FakeOpenAi.Status(500), FakeOpenAi.Says("quite confidential"));
        await scene.StartAsync(retries: 1);
        var talk = await scene.TalkAsync("strictly private");
        await scene.UntilSettledAsync(talk);
        await ReplyScene.UntilAsync(() => Task.FromResult(measured.ContainsKey("betabae.replies.age")));
        metrics.RecordObservableInstruments();

        // From the message to the answer, with the wait of a second in between.
        Assert.InRange(measured["betabae.replies.age"], 0.8, 60);
        Assert.InRange(measured["betabae.model.time_to_first_token"], 0, 60);
        Assert.Contains("betabae.replies.due", measured.Keys);

        var mine = spans.Where(s => Equals(s.GetTagItem("betabae.conversation.id"), talk.Cid)).ToArray();
        Assert.Equal([ActivityStatusCode.Error, ActivityStatusCode.Unset], mine.Select(s => s.Status));
        var all = mine.Concat(spans.Where(s => mine.Any(m => m.TraceId == s.TraceId && m != s))).ToArray();
        Assert.Equal(2, all.Count(s => Equals(s.GetTagItem("gen_ai.operation.name"), "chat")));
        var told = string.Join('\n', all.SelectMany(s => s.TagObjects.Select(t => $"{t.Value}")
            .Concat(s.Events.SelectMany(e => e.Tags.Select(t => $"{t.Value}"))).Append(s.StatusDescription)));
        Assert.DoesNotContain("private", told, StringComparison.Ordinal);
        Assert.DoesNotContain("confidential", told, StringComparison.Ordinal);
    }
}
