using System.Net.Sockets;

namespace BetaBae.Data;

/// <summary>The connection broke where the driver says no more than that; whether a commit was carried out is not known.</summary>
public sealed class DatabaseConnectionException(string message, Exception innerException) : Exception(message, innerException)
{
    /// <summary>
    /// For where the drivers let the socket's own exceptions through, which say nothing of a database: at the ends of transactions,
    /// and where statements are prepared.
    /// </summary>
    internal static async Task<T> UnlessConnectedAsync<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (Exception exception) when (exception is SocketException or IOException)
        {
            throw new DatabaseConnectionException("The connection to the database broke", exception);
        }
    }
}
