namespace BetaBae.AppHost.Stores;

/// <summary>
/// Where stores that are programs keep their data: <c>BETABAE_DATA</c>, or <c>.betabae</c> beside the AppHost. One AppHost at a time has
/// it; the operating system gives it free however that one ends.
/// </summary>
internal sealed class DataFolder : IDisposable
{
    private const int SharingViolation = unchecked((int)0x80070020);
    private const int LinuxWouldBlock = 11;
    private const int MacOsWouldBlock = 35;

    private readonly FileStream _lock;

    /// <exception cref="DistributedApplicationException">It cannot be created or written, or another AppHost has it.</exception>
    public DataFolder(IDistributedApplicationBuilder builder)
    {
        Path = System.IO.Path.GetFullPath(
            builder.Configuration["BETABAE_DATA"] is { Length: > 0 } chosen ? chosen : ".betabae", builder.AppHostDirectory);
        try
        {
            Create(Path);
            _lock = new FileStream(System.IO.Path.Combine(Path, "apphost.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new DistributedApplicationException($"The data folder {Path} (BETABAE_DATA) cannot be used: {exception.Message}");
        }
        catch (IOException exception)
        {
            throw new DistributedApplicationException(exception.HResult is SharingViolation or LinuxWouldBlock or MacOsWouldBlock
                ? $"Another AppHost uses the data folder {Path}: stop it, or choose another folder by BETABAE_DATA."
                : $"The data folder {Path} (BETABAE_DATA) cannot be used: {exception.Message}");
        }
    }

    public string Path { get; }

    /// <summary>A folder in it, which is created.</summary>
    public string Subfolder(string name) => Create(System.IO.Path.Combine(Path, name));

    public void Dispose() => _lock.Dispose();

    private static string Create(string path) => OperatingSystem.IsWindows()
        ? Directory.CreateDirectory(path).FullName
        : Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;
}
