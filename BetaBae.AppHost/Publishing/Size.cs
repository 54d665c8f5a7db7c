using BetaBae.ServiceDefaults;
using k8s.Models;

namespace BetaBae.AppHost.Publishing;

/// <summary>What a container asks for, and what it may use at most.</summary>
/// <param name="CpuRequest">Thousandths of a core.</param>
/// <param name="CpuLimit">Thousandths of a core.</param>
/// <param name="MemoryRequest">MiB.</param>
/// <param name="MemoryLimit">MiB.</param>
internal sealed record Size(int CpuRequest, int CpuLimit, int MemoryRequest, int MemoryLimit)
{
    /// <summary>By resource.</summary>
    public static readonly IReadOnlyDictionary<string, Size> Of = new Dictionary<string, Size>
    {
        [ResourceNames.MySql] = new(250, 1000, 768, 1536),
        [ResourceNames.Redis] = new(50, 500, 64, 512),
        [ResourceNames.Minio] = new(100, 1000, 256, 1024),
        [ResourceNames.Migrations] = new(100, 1000, 128, 512),
        [ResourceNames.ChatRealtime] = new(200, 2000, 256, 1024),
        [ResourceNames.Api] = new(200, 2000, 256, 1024),
    };

    public V1ResourceRequirements ToRequirements() => new()
    {
        Requests = ToQuantities(CpuRequest, MemoryRequest),
        Limits = ToQuantities(CpuLimit, MemoryLimit),
    };

    private static Dictionary<string, ResourceQuantity> ToQuantities(int cpu, int memory) =>
        new() { ["cpu"] = new($"{cpu}m"), ["memory"] = new($"{memory}Mi") };
}
