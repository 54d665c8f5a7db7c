using BetaBae.ChatRealtime.Hub;
using Microsoft.Extensions.Time.Testing;

namespace BetaBae.Tests.Unit.Backplane;

public sealed class MessageOrderTests
{
    private const long Talk = 5;

    private readonly FakeTimeProvider _time = new();
    private readonly List<(long Conversation, string What)> _delivered = [];
    private readonly List<long> _late = [];
    private readonly MessageOrder _order;

    public MessageOrderTests() => _order = new MessageOrder(_time);

    private static TimeSpan Instant => TimeSpan.FromMilliseconds(1);

    [Fact]
    public void What_comes_in_order_waits_for_nothing()
    {
        _order.Begin([(Talk, 7)], all: true);
        Take(Talk, 8, 9, 10);
        Take(6, 1, 2);
        AssertDelivered(Talk, 8, 9, 10);
        AssertDelivered(6, 1, 2);
    }

    [Fact]
    public void What_comes_first_waits_for_the_one_before_it()
    {
        _order.Begin([(Talk, 7)], all: true);
        Take(Talk, 9);
        Take(6, 2);
        Assert.Empty(_delivered);
        Take(Talk, 8);
        Take(6, 1);
        AssertDelivered(Talk, 8, 9);
        AssertDelivered(6, 1, 2);
    }

    [Fact]
    public void It_does_not_wait_for_long_and_the_late_one_is_not_sent()
    {
        _order.Begin([(Talk, 7)], all: true);
        Take(Talk, 10);
        _time.Advance(MessageOrder.MaxWait / 2);
        Take(Talk, 12, 13, 16);
        _time.Advance(MessageOrder.MaxWait / 2 - Instant);
        Assert.Empty(_delivered);
        _time.Advance(Instant);
        AssertDelivered(Talk, 10);
        Take(Talk, 9, 11);
        AssertDelivered(Talk, 10, 11, 12, 13);
        Assert.Equal([9], _late);
        _time.Advance(MessageOrder.MaxWait / 2);
        AssertDelivered(Talk, 10, 11, 12, 13, 16);
    }

    [Fact]
    public void An_earlier_one_that_came_later_goes_with_what_has_waited_long_enough()
    {
        _order.Begin([(Talk, 7)], all: true);
        Take(Talk, 20);
        _time.Advance(MessageOrder.MaxWait - Instant);
        Take(Talk, 15);
        _time.Advance(Instant);
        AssertDelivered(Talk, 15, 20);
    }

    [Fact]
    public void What_the_first_list_shows_may_still_come_but_is_not_waited_for()
    {
        _order.Begin([(Talk, 7)], all: true);
        Take(Talk, 6);
        Take(Talk, 8);
        AssertDelivered(Talk, 6);
        Take(Talk, 7);
        AssertDelivered(Talk, 6, 7, 8);
    }

    [Fact]
    public void Later_lists_do_not_count_for_they_may_show_what_is_on_its_way()
    {
        _order.Begin([(Talk, 7)], all: true);
        _order.Begin([(Talk, 9)], all: true);
        Take(Talk, 9, 8);
        AssertDelivered(Talk, 8, 9);
    }

    [Fact]
    public void Before_the_list_and_in_a_conversation_that_it_does_not_show_the_first_one_begins()
    {
        Take(Talk, 9);
        _order.Begin([(Talk, 7)], all: false);
        Take(6, 30);
        Take(Talk, 11, 10);
        AssertDelivered(Talk, 9, 10, 11);
        AssertDelivered(6, 30);
    }

    [Fact]
    public void Other_events_come_after_the_messages_that_came_before_them()
    {
        _order.Begin([(Talk, 7)], all: true);
        Take(Talk, 9);
        TakeOther(Talk, "typing");
        TakeOther(6, "typing elsewhere");
        Take(Talk, 8);
        TakeOther(Talk, "typing again");
        Assert.Equal([(6, "typing elsewhere"), (Talk, "8"), (Talk, "9"), (Talk, "typing"), (Talk, "typing again")], _delivered);
    }

    [Fact]
    public void However_many_come_few_wait()
    {
        _order.Begin([(Talk, 7)], all: true);
        Take(Talk, [.. Enumerable.Range(0, MessageOrder.MaxHeld).Select(i => 10L + 2 * i)]);
        Assert.Empty(_delivered);
        Take(Talk, 10 + 2 * MessageOrder.MaxHeld);
        AssertDelivered(Talk, 10);
    }

    [Fact]
    public void In_whatever_order_they_come_they_are_delivered_in_theirs_and_all_of_them_within_the_wait()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            var (order, delivered, late) = (new MessageOrder(_time), new List<long>(), 0);
            order.Begin([(Talk, 100)], all: true);
            var mostly = Enumerable.Range(101, 80).Select(i => (long)i).OrderBy(seq => seq + random.Next(20)).ToList();
            var lost = mostly.Where(_ => seed % 2 == 1 && random.Next(10) == 0).ToHashSet();
            foreach (var seq in mostly.Where(s => !lost.Contains(s)))
            {
                order.Take(Talk, seq, isLate =>
                {
                    if (isLate)
                    {
                        late++;
                    }
                    else
                    {
                        delivered.Add(seq);
                    }
                });
                _time.Advance(TimeSpan.FromMilliseconds(random.Next(seed % 3 == 2 ? 100 : 20)));
            }

            _time.Advance(2 * MessageOrder.MaxWait);
            Assert.Equal(delivered.Distinct().Order(), delivered);
            Assert.Equal(mostly.Count - lost.Count, delivered.Count + late);
            Assert.True(late == 0 || lost.Count > 0 || seed % 3 == 2, $"seed {seed}");
        }
    }

    private void Take(long conversation, params long[] seqs)
    {
        foreach (var seq in seqs)
        {
            _order.Take(conversation, seq, isLate =>
            {
                if (isLate)
                {
                    _late.Add(seq);
                }
                else
                {
                    _delivered.Add((conversation, $"{seq}"));
                }
            });
        }
    }

    private void TakeOther(long conversation, string what) => _order.Take(conversation, 0, _ => _delivered.Add((conversation, what)));

    private void AssertDelivered(long conversation, params long[] seqs) =>
        Assert.Equal(seqs.Select(s => $"{s}"), _delivered.Where(d => d.Conversation == conversation).Select(d => d.What));
}
