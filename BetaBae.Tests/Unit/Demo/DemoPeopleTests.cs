using BetaBae.Core.Accounts;
using BetaBae.Core.Demo;
using BetaBae.Data;
using BetaBae.Data.Entities;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BetaBae.Tests.Unit.Demo;

public sealed class DemoPeopleTests : IAsyncLifetime
{
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    private readonly string _folder = Directory.CreateTempSubdirectory("betabae-demo-").FullName;
    private readonly ServiceProvider _services;
    private readonly BetaBaeDbContext _db;
    private readonly DemoPeople _people;

    public DemoPeopleTests()
    {
        _services = new ServiceCollection()
            .AddSqliteData(Path.Combine(_folder, "demo.db"))
            .AddSingleton(TimeProvider.System)
            .AddDemo()
            .BuildServiceProvider();
        var scope = _services.CreateScope().ServiceProvider;
        _db = scope.GetRequiredService<BetaBaeDbContext>();
        _people = scope.GetRequiredService<DemoPeople>();
    }

    public async ValueTask InitializeAsync() => await _db.Database.MigrateAsync(Cancellation);

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task They_have_all_that_a_person_can_have_and_keep_the_rules()
    {
        Assert.Equal(28, await _people.AddToEmptyAsync(Cancellation));

        var users = await _db.Users.AsNoTracking()
            .Include(u => u.Profile).Include(u => u.Personality).Include(u => u.LoveLanguage).Include(u => u.Clone)
            .ToListAsync(Cancellation);
        Assert.Equal(28, users.Count);
        Assert.All(users, u =>
        {
            Assert.NotNull(u.FeedChangedAt);
            Assert.InRange(u.Profile!.Nickname.Length, 1, Profile.MaxNickname);
            Assert.InRange(u.Profile.Introduce!.Length, 1, Profile.MaxIntroduce);
            Assert.InRange(u.Profile.Interests.Length, 1, Profile.MaxInterests);
            Assert.True(u.Profile.Birthday < new DateOnly(2005, 1, 1));
            Assert.All(ScoresOf(u.Personality!), s => Assert.InRange(s, 0, 5));
            Assert.All(ScoresOf(u.LoveLanguage!), s => Assert.InRange(s, 1, 5));
            Assert.NotEmpty(u.Clone!.Samples);
        });
        Assert.Equal(Enum.GetValues<Gender>().Order(), users.Select(u => u.Profile!.Gender).Distinct().Order());
        var known = users.Single(u => u.Email == DemoPeople.Email);
        using var passwords = new PasswordHashing();
        Assert.Equal(PasswordVerificationResult.Success, await passwords.VerifyAsync(known.PasswordHash, DemoPeople.Password, Cancellation));
    }

    [Fact]
    public async Task The_younger_match_has_the_higher_id()
    {
        await _people.AddToEmptyAsync(Cancellation);

        var created = await _db.Matches.OrderBy(m => m.Id).Select(m => m.CreatedAt).ToListAsync(Cancellation);
        Assert.Equal(created.Order(), created);
    }

    [Fact]
    public async Task Their_chats_are_as_if_they_had_talked()
    {
        await _people.AddToEmptyAsync(Cancellation);

        var conversations = await _db.Conversations.AsNoTracking().Include(c => c.Match).Include(c => c.Participants).ToListAsync(Cancellation);
        var messages = await _db.Messages.AsNoTracking().OrderBy(m => m.Id).ToListAsync(Cancellation);
        foreach (var match in await _db.Matches.AsNoTracking().ToListAsync(Cancellation))
        {
            var own = conversations.Where(c => c.MatchId == match.Id).ToList();
            var accepted = match.Status == MatchStatus.Accepted;
            Assert.Equal(accepted ? new[] { match.LowId, match.HighId } : [], own.Where(c => c.Type == ConversationType.BetaBae).Select(c => c.VisitorId).Order());
            Assert.Equal(match.RealBaeRequesterConsent && match.RealBaeRequestedConsent, own.Exists(c => c.Type == ConversationType.RealBae));
            Assert.Equal(accepted, match.RequestedConsent);
        }

        Assert.All(conversations, c =>
        {
            var said = messages.Where(m => m.ConversationId == c.Id).ToList();
            Assert.Equal(Enumerable.Range(1, said.Count).Select(i => (long)i), said.Select(m => m.Seq));
            Assert.Equal(said.Count, c.LastSeq);
            Assert.Equal(said.LastOrDefault()?.SentAt ?? c.CreatedAt, c.UpdatedAt);
            Assert.Equal(said.Select(m => m.SentAt).Order(), said.Select(m => m.SentAt));
            var sides = c.Type == ConversationType.BetaBae ? [c.VisitorId] : new[] { c.Match!.LowId, c.Match.HighId };
            Assert.Equal(sides, c.Participants.Select(p => p.UserId).Order());
            Assert.All(c.Participants, p =>
            {
                Assert.Equal(c.Match!.LowId + c.Match.HighId - p.UserId, p.PartnerId);
                Assert.Equal(said.Count(m => m.SenderId != p.UserId && m.Seq > p.LastReadSeq), p.UnreadCount);
                Assert.Equal(p.UnreadCount, said.Count(m => m.SenderId != p.UserId && m.ReadAt is null));
            });
            Assert.All(said, m => Assert.True(m.SenderId is null ? c.Type == ConversationType.BetaBae : sides.Contains(m.SenderId.Value)));
        });
        Assert.Contains(conversations, c => c.Type == ConversationType.BetaBae && c.Participants.Exists(p => p.UnreadCount > 0));
        Assert.Contains(conversations, c => c.Type == ConversationType.RealBae && c.Participants.Exists(p => p.UnreadCount > 0));
    }

    [Fact]
    public async Task They_come_once()
    {
        await _people.AddToEmptyAsync(Cancellation);

        Assert.Equal(0, await _people.AddToEmptyAsync(Cancellation));
        Assert.Equal(0, await _people.AddAsync(Cancellation));
        Assert.Equal(28, await _db.Users.CountAsync(Cancellation));
    }

    [Fact]
    public async Task Beside_others_they_come_only_when_asked_for()
    {
        await AddOtherAsync();

        Assert.Equal(0, await _people.AddToEmptyAsync(Cancellation));
        Assert.Equal(28, await _people.AddAsync(Cancellation));
        Assert.Equal(29, await _db.Users.CountAsync(Cancellation));
    }

    [Fact]
    public async Task A_reset_leaves_others_and_undoes_what_was_done_to_them()
    {
        var other = await AddOtherAsync();
        await _people.AddAsync(Cancellation);
        var (matches, messages) = (await _db.Matches.CountAsync(Cancellation), await _db.Messages.CountAsync(Cancellation));
        var demo = await _db.Users.SingleAsync(u => u.Email == DemoPeople.Email, Cancellation);
        var match = Match.Request(other.Id, demo.Id, DateTime.UtcNow);
        var conversation = new Conversation { Match = match, Type = ConversationType.RealBae, LastSeq = 1 };
        conversation.Participants.Add(new Participant { UserId = other.Id, PartnerId = demo.Id });
        conversation.Participants.Add(new Participant { UserId = demo.Id, PartnerId = other.Id });
        _db.Add(new Message { Conversation = conversation, Seq = 1, SenderId = demo.Id, Text = "Hi" });
        demo.LegalName = "Someone else";
        demo.PasswordHash = "-";
        demo.StorageBytes = 5;
        _db.Add(new StoredFile { Owner = demo, ObjectKey = "key", ContentType = "text/plain", Context = "chat", Size = 5 });
        await _db.SaveChangesAsync(Cancellation);
        _db.ChangeTracker.Clear();

        Assert.Equal(28, await _people.ResetAsync(Cancellation));

        Assert.Equal(29, await _db.Users.CountAsync(Cancellation));
        Assert.True(await _db.Users.AnyAsync(u => u.Id == other.Id, Cancellation));
        var restored = await _db.Users.Include(u => u.Profile).SingleAsync(u => u.Email == DemoPeople.Email, Cancellation);
        Assert.Equal((demo.Id, "Haneul", "Haneul", 0), (restored.Id, restored.LegalName, restored.Profile!.Nickname, restored.StorageBytes));
        Assert.NotEqual("-", restored.PasswordHash);
        Assert.False(await _db.Files.AnyAsync(Cancellation));
        Assert.Equal(28, await _db.Clones.CountAsync(Cancellation));
        Assert.Equal((matches, messages), (await _db.Matches.CountAsync(Cancellation), await _db.Messages.CountAsync(Cancellation)));
    }

    private async Task<User> AddOtherAsync()
    {
        var user = new User { Email = "someone@example.com", EmailKey = "someone@example.com", PasswordHash = "-", LegalName = "Someone" };
        _db.Users.Add(user);
        await _db.SaveChangesAsync(Cancellation);
        _db.ChangeTracker.Clear();
        return user;
    }

    private static double[] ScoresOf(Personality p) => [p.Openness, p.Conscientiousness, p.Extraversion, p.Agreeableness, p.Neuroticism];

    private static double[] ScoresOf(LoveLanguage l) =>
        [l.WordsOfAffirmation, l.ActsOfService, l.ReceivingGifts, l.QualityTime, l.PhysicalTouch];
}
