using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace BetaBae.ChatRealtime.Replies;

/// <summary>What can be seen of clones' answers from outside: numbers and times, no contents.</summary>
internal sealed class ReplyMetrics
{
    public const string Name = "BetaBae.Chat";

    public static readonly ActivitySource Traces = new(Name);

    private readonly Histogram<double> _age;
    private readonly Histogram<double> _timeToFirstToken;
    private int? _due;

    public ReplyMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(Name);
        meter.CreateObservableGauge(
            "betabae.replies.due",
            () => _due is { } due ? new Measurement<int>[] { new(due) } : [],
            "{reply}",
            "Answers that clones owe, over all replicas");
        _age = meter.CreateHistogram<double>(
            "betabae.replies.age", "s", "From the oldest message that an answer is to, to the stored answer");
        _timeToFirstToken = meter.CreateHistogram<double>(
            "betabae.model.time_to_first_token", "s", "From asking the model to the first piece of its answer");
    }

    public void Due(int count) => _due = count;

    public void Answered(TimeSpan age) => _age.Record(age.TotalSeconds);

    public void FirstToken(TimeSpan after) => _timeToFirstToken.Record(after.TotalSeconds);
}
