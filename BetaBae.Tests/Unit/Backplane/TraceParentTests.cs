using System.Diagnostics;
using System.Text;
using BetaBae.Core;

namespace BetaBae.Tests.Unit.Backplane;

public sealed class TraceParentTests
{
    private const string Cause = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    [Theory]
    [InlineData(Cause, "0")]
    [InlineData(Cause, "12,34")]
    [InlineData(null, "12,34")]
    [InlineData(null, "")]
    [InlineData(null, "*")]
    public void What_was_put_before_a_message_is_taken_off(string? cause, string message)
    {
        ReadOnlyMemory<byte> bytes = Encoding.UTF8.GetBytes(TraceParent.Before(cause, message));
        var taken = TraceParent.Take(ref bytes);
        Assert.Equal((cause ?? "", message), (Encoding.UTF8.GetString(taken.Span), Encoding.UTF8.GetString(bytes.Span)));

        Assert.Equal(cause is not null, TraceParent.TryParse(taken, out var context));
        Assert.Equal(cause is not null, context is { IsRemote: true, TraceFlags: ActivityTraceFlags.Recorded });
    }

    [Theory]
    [InlineData("00-xyz92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01 1")]
    [InlineData("00-00000000000000000000000000000000-00f067aa0ba902b7-01 1")]
    public void What_only_looks_like_one_is_none(string message)
    {
        ReadOnlyMemory<byte> bytes = Encoding.UTF8.GetBytes(message);
        Assert.False(TraceParent.TryParse(TraceParent.Take(ref bytes), out _));
    }

    [Fact]
    public void What_is_not_recorded_has_none()
    {
        using var activity = new Activity("as ASP.NET Core makes for its log").SetIdFormat(ActivityIdFormat.W3C).Start();
        Assert.Null(TraceParent.Current);
        activity.ActivityTraceFlags |= ActivityTraceFlags.Recorded;
        Assert.Equal(activity.Id, TraceParent.Current);
    }

    [Fact]
    public void A_due_reply_is_read_with_its_cause_or_not_at_all()
    {
        Assert.True(ReplyDueMessage.TryRead(Encoding.UTF8.GetBytes(TraceParent.Before(Cause, ReplyDueMessage.Write(5, 9))), out var due));
        Assert.Equal((5, 9, Cause), (due.ConversationId, due.Seq, Encoding.UTF8.GetString(due.Cause.Span)));
        Assert.False(ReplyDueMessage.TryRead(default, out _));
        Assert.False(ReplyDueMessage.TryRead(Encoding.UTF8.GetBytes("5 and more"), out _));
    }
}
