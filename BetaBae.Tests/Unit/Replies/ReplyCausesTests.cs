using System.Diagnostics;
using System.Text;
using BetaBae.ChatRealtime.Replies;

namespace BetaBae.Tests.Unit.Replies;

public sealed class ReplyCausesTests : IDisposable
{
    private readonly ReplyCauses _causes = new();

    private readonly ActivityListener _listener = new() { ShouldListenTo = source => source.Name == ReplyMetrics.Name };

    public ReplyCausesTests() => ActivitySource.AddActivityListener(_listener);

    [Fact]
    public void An_answer_has_the_cause_of_its_own_question_and_of_no_other()
    {
        Note(conversation: 1, seq: 5);
        Note(conversation: 2, seq: 5);
        Assert.Equal(Cause(1, 5).TraceId, _causes.Find(1, 5).TraceId);
        Assert.Equal(Cause(2, 5).TraceId, _causes.Find(2, 5).TraceId);
        Assert.Equal(default, _causes.Find(1, 6));
        Assert.Equal(default, _causes.Find(3, 5));

        // Another attempt.
        Assert.Equal(Cause(1, 5).TraceId, _causes.Find(1, 5).TraceId);

        Note(conversation: 1, seq: 6);
        Note(conversation: 1, seq: 5);
        Assert.Equal(default, _causes.Find(1, 5));
        Assert.Equal(Cause(1, 6).TraceId, _causes.Find(1, 6).TraceId);
    }

    [Fact]
    public void However_many_are_told_few_are_kept()
    {
        for (var conversation = 1; conversation <= 1001; conversation++)
        {
            Note(conversation, 1);
        }

        Assert.Equal(default, _causes.Find(1, 1));
        Assert.All(Enumerable.Range(2, 1000), conversation => Assert.NotEqual(default, _causes.Find(conversation, 1)));
    }

    public void Dispose() => _listener.Dispose();

    private static ActivityContext Cause(long conversation, long seq) =>
        ActivityContext.Parse($"00-{conversation:x16}{seq:x16}-00f067aa0ba902b7-01", null);

    private void Note(long conversation, long seq) =>
        _causes.Note(new ReplyDueMessage(conversation, seq, Encoding.UTF8.GetBytes($"00-{conversation:x16}{seq:x16}-00f067aa0ba902b7-01")));
}
