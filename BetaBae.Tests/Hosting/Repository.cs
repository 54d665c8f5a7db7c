namespace BetaBae.Tests.Hosting;

/// <summary>The folder that everything is in, found from where the tests were built to.</summary>
internal static class Repository
{
    public static readonly string Root = Find();

    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Directory.Packages.props")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests run outside of their repository.");
        }

        return folder.FullName;
    }
}
