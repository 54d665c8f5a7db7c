using System.Globalization;

namespace BetaBae.Core.Profiles;

/// <summary>Who is old enough.</summary>
internal static class Birthdays
{
    private const string Field = "birthday";
    private const string DateFormat = "yyyy-MM-dd";
    private const int MinAge = 18;

    private static readonly DateOnly Earliest = new(1900, 1, 1);

    public static DateOnly? Check(Validation validation, string text, DateOnly today)
    {
        if (!TryParse(text, out var birthday))
        {
            validation.Add(Field, $"{Field} must be a date such as 1998-04-23");
            return null;
        }

        validation
            .Check(Field, birthday >= Earliest, $"{Field} must not be before {Earliest.ToString(DateFormat, CultureInfo.InvariantCulture)}")
            .Check(Field, Age.On(today, birthday) >= MinAge, $"You must be at least {MinAge} years old");
        return birthday;
    }

    private static bool TryParse(string text, out DateOnly birthday)
    {
        var isTimestamp = text.Length > DateFormat.Length && text[DateFormat.Length] == 'T'
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _);
        return DateOnly.TryParseExact(
            isTimestamp ? text[..DateFormat.Length] : text, DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out birthday);
    }
}
