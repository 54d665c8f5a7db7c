using System.Globalization;

namespace BetaBae.Tests.Orchestration;

/// <summary>What the system says of processes (Linux).</summary>
internal static class ProcessTree
{
    /// <summary>Process ids of those that a process has started and that have not ended.</summary>
    public static IReadOnlyList<int> ChildrenOf(int parent) => [.. All().Where(p => p.Parent == parent).Select(p => p.Id)];

    /// <summary>Process ids of those whose environment holds a text, such as a folder of the test's own: it is inherited.</summary>
    public static IReadOnlyList<int> WithEnvironment(string text) =>
        [.. All().Select(p => p.Id).Where(id => Read($"/proc/{id}/environ").Contains(text, StringComparison.Ordinal))];

    public static bool IsRunning(int id) => State(id) is not (' ' or 'Z');

    /// <summary>Id and command line.</summary>
    public static string Describe(int id) => $"{id} {Read($"/proc/{id}/cmdline").Replace('\0', ' ')}";

    private static IEnumerable<(int Id, int Parent)> All() =>
        from folder in Directory.EnumerateDirectories("/proc")
        where int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out _)
        let id = int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture)
        where IsRunning(id)
        select (id, Parent(id));

    // After the name in brackets, which may hold anything: the state, then the parent.
    private static char State(int id) => Read($"/proc/{id}/stat") is { Length: > 0 } stat ? stat[stat.LastIndexOf(')') + 2] : ' ';

    private static int Parent(int id) => Read($"/proc/{id}/stat") is { Length: > 0 } stat
        ? int.Parse(stat[(stat.LastIndexOf(')') + 4)..].Split(' ')[0], CultureInfo.InvariantCulture)
        : 0;

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
