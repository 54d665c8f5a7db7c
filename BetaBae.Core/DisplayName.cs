namespace BetaBae.Core;

/// <summary>What a person is called in front of others.</summary>
public static class DisplayName
{
    /// <summary>The nickname, or a neutral name for someone who has no profile yet.</summary>
    public static string Of(string? nickname, long id) => nickname ?? $"User {id}";
}
