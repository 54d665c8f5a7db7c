namespace BetaBae.Data;

/// <summary>The connection broke while a transaction began or ended; whether a commit was carried out is not known.</summary>
public sealed class DatabaseConnectionException(string message, Exception innerException) : Exception(message, innerException);
