using System.Text.Json;
using System.Text.Json.Serialization;
using BetaBae.Data.Entities;

namespace BetaBae.Core.Demo;

/// <summary>What <c>people.json</c> holds. The first person is the one whose log-in is made known.</summary>
internal sealed record DemoData(IReadOnlyList<DemoPerson> People, IReadOnlyList<DemoMatch> Matches)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseUpper) },
    };

    public static DemoData Read()
    {
        using var stream = typeof(DemoData).Assembly.GetManifestResourceStream($"{typeof(DemoData).Namespace}.people.json")!;
        return JsonSerializer.Deserialize<DemoData>(stream, Json)!;
    }
}

/// <summary>Personality and love language hold their scores in the order of the entities' members.</summary>
internal sealed record DemoPerson(
    string Key,
    string Nickname,
    DateOnly Birthday,
    Gender Gender,
    Mbti Mbti,
    string Province,
    string City,
    double[] Personality,
    double[] LoveLanguage,
    string[] Interests,
    string Introduce,
    string[] Samples)
{
    public void Describe(User user, DateTime now)
    {
        user.LegalName = Nickname;
        user.StorageBytes = 0;
        user.FeedChangedAt = now;
        user.Profile = new Profile
        {
            Nickname = Nickname,
            Introduce = Introduce,
            Birthday = Birthday,
            Gender = Gender,
            Mbti = Mbti,
            Interests = Interests,
            Province = Province,
            City = City,
        };
        user.Personality = new Personality
        {
            Openness = Personality[0],
            Conscientiousness = Personality[1],
            Extraversion = Personality[2],
            Agreeableness = Personality[3],
            Neuroticism = Personality[4],
            UpdatedAt = now,
        };
        user.LoveLanguage = new LoveLanguage
        {
            WordsOfAffirmation = LoveLanguage[0],
            ActsOfService = LoveLanguage[1],
            ReceivingGifts = LoveLanguage[2],
            QualityTime = LoveLanguage[3],
            PhysicalTouch = LoveLanguage[4],
            CreatedAt = now,
            UpdatedAt = now,
        };
        user.Clone = new Clone { Samples = Samples, CreatedAt = now, UpdatedAt = now };
    }
}

internal sealed record DemoMatch(string Requester, string Requested, MatchStatus Status, IReadOnlyList<DemoChat>? Chats);

/// <param name="Visitor">Who talks with the other's clone; null in a REAL_BAE.</param>
/// <param name="Unread">How many of the last messages their recipient has not read.</param>
/// <param name="Messages">Each begins with the key of its sender, or <c>clone</c>.</param>
internal sealed record DemoChat(string? Visitor, int Unread, IReadOnlyList<string> Messages);
