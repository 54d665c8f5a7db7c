using System.Text;
using System.Text.Json;
using BetaBae.Web.Backplane;
using BetaBae.ChatRealtime.Protocol;
using BetaBae.Core;
using BetaBae.Core.Chat;
using BetaBae.Web;
using MessagePack;

namespace BetaBae.Tests.Unit.Backplane;

public sealed class BackplaneMessageTests
{
    private const string Cause = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private static readonly ReadReceipt Receipt = new(5, 9, 12, new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc));

    [Theory]
    [InlineData(1L)]
    [InlineData(7L, 3L)]
    [InlineData(long.MaxValue, 0L, -1L)]
    public void What_is_written_is_read(params long[] users)
    {
        foreach (var cause in (string?[])[null, Cause])
        {
            var push = BackplaneMessage.Read(BackplaneMessage.Write(users, "messagesRead", Receipt, cause));
            Assert.Equal(users, push.Users);
            Assert.Equal("messagesRead", push.Name);
            Assert.Equal(JsonSerializer.Serialize(Receipt, JsonConventions.Options), Encoding.UTF8.GetString(push.Payload.Text.Span));
            Assert.Equal(cause ?? "", Encoding.UTF8.GetString(push.Cause.Span));
        }
    }

    [Fact]
    public void Without_a_recorded_cause_it_is_as_it_was_before_there_were_any() =>
        Assert.Equal("""7,3 typing {"a":1}""", Encoding.UTF8.GetString(BackplaneMessage.Write([7, 3], "typing", new { a = 1 }, TraceParent.Of(null)).Span));

    [Fact]
    public void A_payload_may_hold_whatever_people_write()
    {
        const string Text = "1,2 newMessage {\"a\": \"🌧\"}\n\u0001 \u2028";
        var payload = BackplaneMessage.Read(BackplaneMessage.Write([1], "typing", new { Text }, Cause)).Payload;
        Assert.Equal(Text, JsonDocument.Parse(payload.Text).RootElement.GetProperty("text").GetString());
    }

    [Fact]
    public void A_client_gets_the_payload_itself_in_either_protocol()
    {
        var payload = BackplaneMessage.Read(BackplaneMessage.Write([1], "messagesRead", Receipt, null)).Payload;
        Assert.Equal(JsonSerializer.Serialize(Receipt, JsonConventions.Options), JsonSerializer.Serialize(payload, JsonConventions.Options));

        var options = new MessagePackSerializerOptions(JsonResolver.Instance);
        Assert.Equal(MessagePackSerializer.Serialize(Receipt, options), MessagePackSerializer.Serialize(payload, options));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("1")]
    [InlineData("1 newMessage")]
    [InlineData("1 newMessage ")]
    [InlineData("1  {}")]
    [InlineData(" newMessage {}")]
    [InlineData("1, newMessage {}")]
    [InlineData("one newMessage {}")]
    [InlineData("99999999999999999999 newMessage {}")]
    [InlineData(Cause)]
    [InlineData($"{Cause} ")]
    [InlineData($"{Cause} newMessage {{}}")]
    [InlineData($"{Cause} {Cause} 1 newMessage {{}}")]
    public void Anything_else_is_refused(string message) =>
        Assert.Throws<FormatException>(() => BackplaneMessage.Read(Encoding.UTF8.GetBytes(message)));
}
