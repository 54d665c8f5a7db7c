using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace BetaBae.Core.Media;

public static class MediaRegistration
{
    /// <summary>Files and their sweep; the host adds one of the stores below.</summary>
    public static IServiceCollection AddMedia(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddScoped<FileService>();
        services.AddOptions<FileSweepOptions>().BindConfiguration(FileSweepOptions.Section)
            .Validate(o => o.Interval >= TimeSpan.FromMinutes(1), "Files:Sweep:Interval must be at least a minute.")
            .Validate(o => o.MinAge >= TimeSpan.FromMinutes(10), "Files:Sweep:MinAge must be at least ten minutes.")
            .ValidateOnStart();
        services.AddSingleton<FileSweep>();
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<FileSweep>());
        return services;
    }

    /// <summary>Keeps objects in the bucket that the section <see cref="S3Options.Section"/> names.</summary>
    public static IServiceCollection AddS3ObjectStore(this IServiceCollection services)
    {
        services.AddOptions<S3Options>().BindConfiguration(S3Options.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<S3Options>, S3OptionsValidator>();
        return services.AddSingleton<IObjectStore, S3ObjectStore>();
    }

    /// <summary>Keeps objects in a folder, which the host creates with <see cref="IObjectStore.EnsureCreatedAsync"/>.</summary>
    public static IServiceCollection AddFolderObjectStore(this IServiceCollection services, string folder) =>
        services.AddSingleton<IObjectStore>(new FolderObjectStore(folder));
}
