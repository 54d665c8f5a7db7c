using BenchmarkDotNet.Attributes;
using BetaBae.Core.Accounts;

namespace BetaBae.Bench.Micro;

/// <summary>What every request does with its cookie before it asks Redis.</summary>
public class SessionBenchmarks
{
    private readonly string _token = new('x', 43);

    [Benchmark]
    public string Key() => SessionStore.KeyOf(_token);
}
