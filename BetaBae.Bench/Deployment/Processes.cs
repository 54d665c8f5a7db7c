using System.Globalization;

namespace BetaBae.Bench.Deployment;

/// <summary>What the kernel knows of processes.</summary>
internal static class Processes
{
    /// <summary>The unit of processor time in /proc: 1/100 s on every Linux.</summary>
    private const double MillisecondsPerTick = 10;

    /// <summary>Processor time that they have used so far, in milliseconds; 0 for no process.</summary>
    public static double ProcessorTime(IEnumerable<int> ids) => ids.Sum(id =>
    {
        // The name, in parentheses, may hold blanks; user and system time are the 14th and 15th field.
        var stat = File.ReadAllText($"/proc/{id}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (Number(fields[11]) + Number(fields[12])) * MillisecondsPerTick;
    });

    /// <summary>Memory that a process has resident, in bytes.</summary>
    public static double Resident(int id)
    {
        var line = File.ReadLines($"/proc/{id}/status").First(l => l.StartsWith("VmRSS:", StringComparison.Ordinal));
        return Number(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]) * 1024;
    }

    /// <summary>Processor time that the whole machine has used so far, in milliseconds: all but idling and waiting for disks.</summary>
    public static double MachineTime()
    {
        var fields = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..9];
        return fields.Where((_, i) => i is not (3 or 4)).Sum(Number) * MillisecondsPerTick;
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
