using System.Data.Common;
using BetaBae.Data;
using BetaBae.Data.Entities;
using BetaBae.Tests.Hosting;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace BetaBae.Tests.Contract.RealTime;

/// <summary>Visits that nobody renews are removed, at a cost that does not grow with the visits that are.</summary>
public abstract class PresenceHeartbeatTests(TestApp app)
{
    [Fact]
    public async Task Removes_what_has_run_out_about_once_a_minute()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        var sweeps = new Sweeps();
        await using var chat = await app.StartOtherChatAsync(configure: services =>
        {
            services.AddSingleton<TimeProvider>(clock);
            services.AddInterceptor(sweeps);
        });

        await PassAsync(TimeSpan.FromMinutes(3));

        Assert.InRange(sweeps.Count, 1, 4);

        async Task PassAsync(TimeSpan time)
        {
            for (var passed = TimeSpan.Zero; passed < time; passed += TimeSpan.FromSeconds(1))
            {
                clock.Advance(TimeSpan.FromSeconds(1));
                await Task.Delay(20);
            }
        }
    }

    [Fact]
    public async Task What_has_run_out_is_found_by_an_index()
    {
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BetaBaeDbContext>();

        Assert.Contains(
            db.Model.FindEntityType(typeof(ConversationPresence))!.GetIndexes(),
            index => index.Properties[0].Name == nameof(ConversationPresence.ExpiresAt));
    }

    private sealed class Sweeps : DbCommandInterceptor
    {
        private int _count;

        public int Count => _count;

        public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            if (command.CommandText.Contains("DELETE", StringComparison.Ordinal) && command.CommandText.Contains("RoomVisits", StringComparison.Ordinal))
            {
                Interlocked.Increment(ref _count);
            }

            return new(result);
        }
    }
}

[Collection(nameof(EmbeddedApp))]
public sealed class PresenceHeartbeatTestsEmbedded(EmbeddedApp app) : PresenceHeartbeatTests(app);

[Collection(nameof(RealApp))]
public sealed class PresenceHeartbeatTestsReal(RealApp app) : PresenceHeartbeatTests(app);
