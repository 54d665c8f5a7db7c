using Microsoft.Extensions.FileProviders;

namespace BetaBae.Standalone;

/// <summary>Everything in one process: the features of all services on stores that need no server.</summary>
public sealed class StandaloneHost
{
    private StandaloneHost()
    {
    }

    /// <summary>The page that says what runs here.</summary>
    internal static IFileInfo Welcome { get; } =
        new EmbeddedFileProvider(typeof(StandaloneHost).Assembly, "BetaBae.Standalone").GetFileInfo("Welcome.html");
}

internal static class WelcomeExtensions
{
    public static void MapWelcome(this WebApplication app) =>
        app.MapGet("/", () => TypedResults.Stream(StandaloneHost.Welcome.CreateReadStream(), "text/html; charset=utf-8"))
            .ExcludeFromDescription().AllowAnonymous();
}
