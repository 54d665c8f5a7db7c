using System.Globalization;
using System.Text;
using BetaBae.Core;

namespace BetaBae.Web.Backplane;

/// <summary>Whose chat lists have changed.</summary>
/// <param name="Users">Their ids; null for everyone.</param>
/// <param name="Cause">The <c>traceparent</c> of the change; empty for none.</param>
internal readonly record struct ListChangedMessage(long[]? Users, ReadOnlyMemory<byte> Cause)
{
    public static string Write(IEnumerable<long> users) => string.Join(',', users);

    /// <exception cref="FormatException">They are no ids.</exception>
    public static ListChangedMessage Read(ReadOnlyMemory<byte> message)
    {
        var cause = TraceParent.Take(ref message);
        var text = Encoding.UTF8.GetString(message.Span);
        return new ListChangedMessage(
            text == BackplaneChannels.Everyone ? null : [.. text.Split(',').Select(id => long.TryParse(id, CultureInfo.InvariantCulture, out var user)
                ? user
                : throw new FormatException("A changed list is of people with ids."))],
            cause);
    }
}
