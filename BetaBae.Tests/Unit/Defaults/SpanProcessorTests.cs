using System.Diagnostics;
using BetaBae.ServiceDefaults;

namespace BetaBae.Tests.Unit.Defaults;

/// <summary>Which calls of stores are sent, and under which names.</summary>
public sealed class SpanProcessorTests : IDisposable
{
    private readonly ActivitySource _database = new(DatabaseSpanNames.Source);
    private readonly ActivitySource _other = new("something else");

    private readonly ActivityListener _listener = new()
    {
        ShouldListenTo = source => source.Name is DatabaseSpanNames.Source or "something else",
        Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
    };

    public SpanProcessorTests() => ActivitySource.AddActivityListener(_listener);

    [Fact]
    public void A_call_of_no_trace_is_left_out()
    {
        Assert.False(IsSent(_database.StartActivity("Execute", ActivityKind.Client)));
        Assert.True(IsSent(_database.StartActivity("migrations", ActivityKind.Internal)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_call_within_a_request_is_sent_when_the_request_is(bool isRecorded)
    {
        using var request = _other.StartActivity("GET /health", ActivityKind.Server)!;
        if (!isRecorded)
        {
            request.ActivityTraceFlags = ActivityTraceFlags.None;
        }

        Assert.Equal(isRecorded, IsSent(_database.StartActivity("Execute", ActivityKind.Client)));
    }

    [Theory]
    [InlineData(ActivityTraceFlags.Recorded)]
    [InlineData(ActivityTraceFlags.None)]
    public void A_call_that_is_made_known_afterwards_is_sent_when_its_cause_is(ActivityTraceFlags flags)
    {
        var cause = new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), flags);
        Assert.Equal(flags == ActivityTraceFlags.Recorded, IsSent(_other.StartActivity("PING", ActivityKind.Client, cause)));
    }

    [Theory]
    [InlineData("Execute", "SELECT `Id` FROM `Users`", "SELECT Users")]
    [InlineData("Execute", "??", "Execute")]
    [InlineData("Execute", null, "Execute")]
    [InlineData("Open", null, "CONNECT")]
    [InlineData("Commit", null, "COMMIT")]
    [InlineData("Rollback", null, "ROLLBACK")]
    public void A_span_of_the_database_is_named_by_what_it_does(string name, string? sql, string shown)
    {
        foreach (var (source, expected) in ((ActivitySource, string)[])[(_database, shown), (_other, name)])
        {
            using var names = new DatabaseSpanNames();
            using var activity = source.StartActivity(name, ActivityKind.Client)!.SetTag("db.query.text", sql);
            activity.Stop();
            names.OnEnd(activity);
            Assert.Equal(expected, activity.DisplayName);
        }
    }

    public void Dispose()
    {
        _listener.Dispose();
        _database.Dispose();
        _other.Dispose();
    }

    private static bool IsSent(Activity? call)
    {
        using var filter = new RootClientSpanFilter();
        using (call)
        {
            call!.Stop();
            filter.OnEnd(call);
            return call.Recorded;
        }
    }
}
