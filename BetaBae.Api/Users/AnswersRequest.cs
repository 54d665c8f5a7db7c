namespace BetaBae.Api.Users;

/// <summary>A questionnaire: five integers 1–5, one for each trait in its order.</summary>
internal sealed record AnswersRequest(int[]? Answers);
