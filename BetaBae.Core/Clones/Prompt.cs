namespace BetaBae.Core.Clones;

/// <summary>The texts in the folder Prompts.</summary>
internal static class Prompt
{
    public static string Read(string name)
    {
        using var stream = typeof(Prompt).Assembly.GetManifestResourceStream($"{typeof(Prompt).Namespace}.Prompts.{name}.md")
            ?? throw new InvalidOperationException($"No prompt {name}");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n").TrimEnd();
    }
}
