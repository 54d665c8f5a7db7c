namespace BetaBae.ServiceDefaults;

/// <summary>
/// For a platform that probes by running a command in the container, as Compose does: the images have neither a shell nor curl.
/// <c>--probe http://localhost:8080/health</c> asks the service that runs beside it.
/// </summary>
internal static class HealthProbe
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(8);

    /// <summary>Writes the answer, which the platform keeps.</summary>
    /// <param name="address">Of a service's <c>/health</c> or <c>/alive</c>.</param>
    /// <returns>The exit code: 0 when the answer is good, 1 when it is not or there is none.</returns>
    public static async Task<int> RunAsync(string address)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = Timeout };
        try
        {
            using var answer = await client.GetAsync(new Uri(address));
            await Console.Out.WriteLineAsync(await answer.Content.ReadAsStringAsync());
            return answer.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            await Console.Out.WriteLineAsync(exception.Message);
            return 1;
        }
    }
}
