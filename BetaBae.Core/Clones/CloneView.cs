namespace BetaBae.Core.Clones;

/// <summary>A clone as its owner sees it.</summary>
/// <param name="Summary">Everything that the model is told about the owner, word for word.</param>
/// <param name="Samples">As the owner gave them; they are in the summary too.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="UpdatedAt">When the samples last changed, UTC.</param>
public sealed record CloneView(string Summary, IReadOnlyList<string> Samples, DateTime CreatedAt, DateTime UpdatedAt);
