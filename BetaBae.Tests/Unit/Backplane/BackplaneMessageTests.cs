using System.Text;
using System.Text.Json;
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

    [Fact]
    public void What_is_written_is_read()
    {
        BackplaneEvent[] events =
        [
            new("newMessage", new { a = "1 2\n3" }, 7, 3), new("messagesRead", Receipt, 5), new(BackplaneEvent.ListChanged), new("typing", "", long.MaxValue, -1),
        ];
        foreach (var cause in (string?[])[null, Cause])
        {
            var read = BackplaneMessage.Read(BackplaneMessage.Write(events, cause));
            Assert.Equal(events.Select(e => (e.Name, e.ConversationId, e.Seq)), read.Events.Select(e => (e.Name, e.ConversationId, e.Seq)));
            Assert.Equal(JsonSerializer.Serialize(Receipt, JsonConventions.Options), Text(read.Events[1]));
            Assert.Null(read.Events[2].Payload);
            Assert.Equal(cause ?? "", Encoding.UTF8.GetString(read.Cause.Span));
            Assert.Equal("newMessage", read.Ordering.Name);
        }
    }

    [Fact]
    public void A_line_for_each_event() => Assert.Equal(
        "newMessage 7 3 {\"a\":1}\nlistChanged 0 0 ",
        Encoding.UTF8.GetString(BackplaneMessage.Write([new("newMessage", new { a = 1 }, 7, 3), new(BackplaneEvent.ListChanged)], TraceParent.Of(null)).Span));

    [Fact]
    public void A_payload_may_hold_whatever_people_write()
    {
        const string Words = "1,2 newMessage {\"a\": \"🌧\"}\n\u0001 \u2028";
        var read = Assert.Single(BackplaneMessage.Read(BackplaneMessage.Write([new("typing", new { Words })], Cause)).Events);
        Assert.Equal(Words, JsonDocument.Parse(Text(read)).RootElement.GetProperty("words").GetString());
    }

    [Fact]
    public void A_client_gets_the_payload_itself_in_either_protocol()
    {
        var payload = BackplaneMessage.Read(BackplaneMessage.Write([new("messagesRead", Receipt)], null)).Events[0].Payload;
        Assert.Equal(JsonSerializer.Serialize(Receipt, JsonConventions.Options), JsonSerializer.Serialize(payload, JsonConventions.Options));

        var options = new MessagePackSerializerOptions(JsonResolver.Instance);
        Assert.Equal(MessagePackSerializer.Serialize(Receipt, options), MessagePackSerializer.Serialize((BackplaneEvent.Json)payload!, options));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("newMessage")]
    [InlineData("newMessage 1 2")]
    [InlineData("newMessage 1 {}")]
    [InlineData(" 1 2 {}")]
    [InlineData("newMessage one 2 {}")]
    [InlineData("newMessage 99999999999999999999 2 {}")]
    [InlineData("newMessage 1 2 {}\n")]
    [InlineData(Cause)]
    [InlineData($"{Cause} ")]
    [InlineData($"{Cause} newMessage {{}}")]
    [InlineData($"{Cause} {Cause} newMessage 1 2 {{}}")]
    public void Anything_else_is_refused(string message) =>
        Assert.Throws<FormatException>(() => BackplaneMessage.Read(Encoding.UTF8.GetBytes(message)));

    private static string Text(BackplaneEvent read) => Encoding.UTF8.GetString(Assert.IsType<BackplaneEvent.Json>(read.Payload).Text.Span);
}
