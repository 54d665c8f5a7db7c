namespace BetaBae.AppHost.Stores;

/// <summary>Where the data lives.</summary>
internal enum StoreKind
{
    /// <summary>MySQL, Redis and MinIO as containers of this application.</summary>
    Containers,

    /// <summary>MariaDB or MySQL, Redis or Valkey, and MinIO or a folder, as programs of this machine.</summary>
    Programs,

    /// <summary>Servers that are there already, by connection string: no container in the model.</summary>
    Existing,

    /// <summary>BetaBae.Standalone with its embedded stores as the one resource.</summary>
    Embedded,
}
