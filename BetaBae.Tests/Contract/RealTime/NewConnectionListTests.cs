using System.Data.Common;
using BetaBae.Core;
using BetaBae.Core.Chat;
using BetaBae.Tests.Hosting;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace BetaBae.Tests.Contract.RealTime;

/// <summary>After an interruption the lists of everyone are due at once; whoever connects then does not wait for all of them.</summary>
public abstract class NewConnectionListTests(TestApp app)
{
    /// <summary>More than are read at once.</summary>
    private const int Others = 12;

    [Fact]
    public async Task Who_connects_while_the_lists_of_everyone_are_read_gets_theirs()
    {
        var reads = new HeldReads();
        await using var chat = await app.StartOtherChatAsync(configure: services => services.AddInterceptor(reads));
        Person[] people = [.. await Task.WhenAll(Enumerable.Range(0, Others + 1).Select(_ => app.NewPersonAsync(complete: false)))];
        var (waiting, newcomer) = (people[0], await app.NewPersonAsync(complete: false));
        ChatClient[] devices = [.. await Task.WhenAll(people.Select(person => ChatClient.ConnectAsync(chat, person)))];
        var notifier = chat.Services.GetRequiredService<INotifier>();

        reads.Hold([.. people[1..].Select(person => person.Id)]);
        try
        {
            notifier.Publish(new ConversationsChanged([.. people[1..].Select(person => person.Id)]));
            await reads.Held.WaitAsync(TimeSpan.FromSeconds(30));
            notifier.Publish(new ConversationsChanged([waiting.Id]));
            await Task.Delay(500);

            await using var first = await ChatClient.ConnectAsync(chat, newcomer).WaitAsync(TimeSpan.FromSeconds(10));
            await using var second = await ChatClient.ConnectAsync(chat, waiting).WaitAsync(TimeSpan.FromSeconds(10));
        }
        finally
        {
            reads.Release();
        }

        foreach (var device in devices)
        {
            await device.NextAsync(ServerEvents.ChatListUpdate);
            await device.DisposeAsync();
        }
    }

    /// <summary>Has the lists of some people wait in the database.</summary>
    private sealed class HeldReads : DbCommandInterceptor
    {
        private readonly TaskCompletionSource _held = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private HashSet<long> _whose = [];
        private int _count;

        /// <summary>Ends when as many wait as are read at once.</summary>
        public Task Held => _held.Task;

        public void Hold(HashSet<long> whose) => _whose = whose;

        public void Release() => _released.SetResult();

        public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            if (command.CommandText.Contains("Participants", StringComparison.Ordinal)
                && command.Parameters.Cast<DbParameter>().Any(parameter => parameter.Value is long id && _whose.Contains(id)))
            {
                if (Interlocked.Increment(ref _count) == 8)
                {
                    _held.SetResult();
                }

                await _released.Task;
            }

            return result;
        }
    }
}

[Collection(nameof(EmbeddedApp))]
public sealed class NewConnectionListTestsEmbedded(EmbeddedApp app) : NewConnectionListTests(app);

[Collection(nameof(RealApp))]
public sealed class NewConnectionListTestsReal(RealApp app) : NewConnectionListTests(app);
