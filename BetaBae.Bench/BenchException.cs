namespace BetaBae.Bench;

/// <summary>A run cannot begin or go on; the message is the sentence for whoever runs it.</summary>
internal sealed class BenchException(string message) : Exception(message);
