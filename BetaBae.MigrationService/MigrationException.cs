namespace BetaBae.MigrationService;

/// <summary>A run has failed; the message is the sentence for whoever deploys.</summary>
internal sealed class MigrationException(string message, Exception? inner = null) : Exception(message, inner);
