using Microsoft.Extensions.Options;

namespace BetaBae.Standalone;

/// <summary>The folder with everything that has to survive a restart. It belongs to one process at a time.</summary>
internal sealed class DataFolder : IDisposable
{
    private readonly FileStream _claim;

    /// <exception cref="OptionsValidationException">It cannot be made or written, or another process has it.</exception>
    public DataFolder(string path)
    {
        Path = System.IO.Path.GetFullPath(path);
        try
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(Path);
            }
            else
            {
                // Nobody else's, unless it is there already and its owner has decided.
                Directory.CreateDirectory(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }

            _claim = new FileStream(Combine("in-use"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new OptionsValidationException(
                "BETABAE_DATA", typeof(string), [$"The data folder {Path} (BETABAE_DATA) cannot be used: {exception.Message}"]);
        }
    }

    public string Path { get; }

    public string Combine(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => _claim.Dispose();
}
