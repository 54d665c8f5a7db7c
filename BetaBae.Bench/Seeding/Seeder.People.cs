using BetaBae.Core.Accounts;

namespace BetaBae.Bench.Seeding;

internal sealed partial class Seeder
{
    public const string Password = "correct horse battery";

    /// <summary>Seconds over which their last changes are spread, as they are where people come and go.</summary>
    private const int Month = 30 * 24 * 60 * 60;

    private const string Interests =
        "'hiking','coffee','jazz','cooking','films','running','photography','travel','board games','yoga','climbing','books',"
        + "'theatre','tea','gardening','swimming','painting','dancing','baking','cycling','museums','wine','podcasts','football',"
        + "'tennis','surfing','camping','history','chess','cats','dogs','languages','piano','guitar','volunteering','astronomy',"
        + "'pottery','karaoke','fashion','architecture'";

    private const string Provinces =
        "'Seoul','Busan','Daegu','Incheon','Gwangju','Daejeon','Ulsan','Sejong','Gyeonggi','Gangwon','Chungbuk','Chungnam',"
        + "'Jeonbuk','Jeonnam','Gyeongbuk','Gyeongnam','Jeju'";

    private const string Types =
        "'INTJ','INTP','ENTJ','ENTP','INFJ','INFP','ENFJ','ENFP','ISTJ','ISFJ','ESTJ','ESFJ','ISTP','ISFP','ESTP','ESFP'";

    /// <summary>People with profile, personality and love language, all with the same password.</summary>
    /// <returns>Their ids, which follow one another.</returns>
    public async Task<IReadOnlyList<Person>> PeopleAsync(int count)
    {
        await CountToAsync(count);
        var first = await MaxIdAsync("Users");
        using var passwords = new PasswordHashing();
        var hash = await passwords.HashAsync(Password, CancellationToken.None);
        var now = DateTime.UtcNow;
        await InsertAsync(
            "Users (Id, Email, EmailKey, PasswordHash, LegalName, StorageBytes, FeedChangedAt, CreatedAt)",
            $"""
            @first + n, CONCAT('bench', @first + n, '@example.com'), CONCAT('bench', @first + n, '@example.com'), @hash, CONCAT('Kim Person ', n), 0,
            DATE_SUB(@now, INTERVAL {Chance("changed", Month)} SECOND), DATE_SUB(@now, INTERVAL {Month} SECOND)
            """);
        await InsertAsync(
            "Profiles (UserId, Nickname, Introduce, Birthday, Gender, Mbti, Interests, Province, City, ImageId)",
            $"""
            @first + n, CONCAT('Nick ', n), 'I like long evenings, short messages and people who laugh about themselves. Ask me for the best noodles in town.',
            DATE_ADD('1970-01-01', INTERVAL {Chance("birthday", 12_000)} DAY),
            ELT(1 + {Chance("gender", 10)}, 'Male', 'Male', 'Male', 'Male', 'Female', 'Female', 'Female', 'Female', 'NonBinary', 'Other'),
            ELT(1 + {Chance("mbti", 17)}, {Types}),
            CONCAT('["', ELT(1 + {Chance("a", 40)}, {Interests}), '","', ELT(1 + {Chance("b", 40)}, {Interests}), '","',
                ELT(1 + {Chance("c", 40)}, {Interests}), '","', ELT(1 + {Chance("d", 40)}, {Interests}), '"]'),
            ELT(1 + {Chance("province", 17)}, {Provinces}), CONCAT('City ', {Chance("city", 12)}), NULL
            """);
        await InsertAsync(
            "Personalities (UserId, Openness, Conscientiousness, Extraversion, Agreeableness, Neuroticism, UpdatedAt)",
            $"@first + n, {string.Join(", ", "opens conscience extra agree neuro".Split(' ').Select(t => $"{Chance(t, 51)} / 10"))}, @now");
        await InsertAsync(
            "LoveLanguages (UserId, WordsOfAffirmation, ActsOfService, ReceivingGifts, QualityTime, PhysicalTouch, CreatedAt, UpdatedAt)",
            $"@first + n, {string.Join(", ", "words acts gifts time touch".Split(' ').Select(t => $"1 + {Chance(t, 5)}"))}, @now, @now");
        return [.. Enumerable.Range(1, count).Select(n => new Person(first + n, $"bench{first + n}@example.com"))];

        // Always the same for the same person.
        static string Chance(string what, int values) => $"CRC32(CONCAT('{what}', n)) % {values}";

        Task InsertAsync(string table, string values) => RunAsync(
            $"INSERT INTO {table} SELECT {values} FROM Numbers WHERE n <= @count ORDER BY n",
            ("@first", first), ("@count", count), ("@hash", hash), ("@now", now));
    }
}
