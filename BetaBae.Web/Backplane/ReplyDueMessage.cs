using System.Globalization;
using BetaBae.Core;

namespace BetaBae.Web.Backplane;

/// <summary>An answer that a clone owes.</summary>
/// <param name="ConversationId">Where.</param>
/// <param name="Seq">Of the newest message that waits for it.</param>
/// <param name="Cause">The <c>traceparent</c> of that message; empty for none.</param>
internal readonly record struct ReplyDueMessage(long ConversationId, long Seq, ReadOnlyMemory<byte> Cause)
{
    public static string Write(long conversationId, long seq) => string.Create(CultureInfo.InvariantCulture, $"{conversationId} {seq}");

    /// <returns>False when it does not say which: to look into the database it is enough.</returns>
    public static bool TryRead(ReadOnlyMemory<byte> message, out ReplyDueMessage reply)
    {
        var cause = TraceParent.Take(ref message);
        var text = message.Span;
        var space = text.IndexOf((byte)' ');
        reply = default;
        if (space < 0
            || !long.TryParse(text[..space], CultureInfo.InvariantCulture, out var conversationId)
            || !long.TryParse(text[(space + 1)..], CultureInfo.InvariantCulture, out var seq))
        {
            return false;
        }

        reply = new ReplyDueMessage(conversationId, seq, cause);
        return true;
    }
}
