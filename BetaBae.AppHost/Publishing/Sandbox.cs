using BetaBae.ServiceDefaults;

namespace BetaBae.AppHost.Publishing;

/// <summary>What a container runs as, and the folders beside its volume that it writes to: the rest of its image is read-only.</summary>
internal sealed record Sandbox(int User, params string[] WritableFolders)
{
    private const string Temporary = "/tmp";

    /// <summary>The user "app" of .NET's images.</summary>
    private const int AppUser = 1654;

    /// <summary>The users "mysql" and "redis" of their images. MinIO's image has none of its own.</summary>
    public static Sandbox Of(string name) => name switch
    {
        ResourceNames.MySql => new(999, Temporary, "/var/run/mysqld"),
        ResourceNames.Redis => new(999, Temporary),
        ResourceNames.Minio => new(1000, Temporary),
        _ => new(AppUser, Temporary),
    };

    /// <summary>MinIO looks for certificates in its home and ends when it cannot make that folder.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Environment(string name) =>
        name == ResourceNames.Minio ? [new("HOME", Temporary)] : [];
}
