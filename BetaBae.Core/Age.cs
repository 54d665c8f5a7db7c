namespace BetaBae.Core;

/// <summary>Age in whole years. Who is born on February 29 grows older on March 1 where there is none.</summary>
public static class Age
{
    public static int On(DateOnly today, DateOnly birthday)
    {
        var years = today.Year - birthday.Year;
        return (today.Month, today.Day).CompareTo((birthday.Month, birthday.Day)) < 0 ? years - 1 : years;
    }

    /// <summary>The last birthday of those who are at least so old; null when nobody can be.</summary>
    public static DateOnly? LatestBirthday(DateOnly today, int years) => years < today.Year ? today.AddYears(-years) : null;
}
