using System.Buffers.Binary;
using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace BetaBae.Bench.Load;

/// <summary>
/// One thread that waits for any number of sockets, by epoll: the load shares the processors with what it measures, so it
/// must cost next to nothing. Not thread-safe.
/// </summary>
internal sealed unsafe partial class EventLoop : IDisposable
{
    private const int MaxEvents = 256;
    private const int Add = 1;
    private const uint Readable = 1;
    private const int Interrupted = 4;

    /// <summary>How often those who ask for it are reminded to show that they live.</summary>
    private static readonly long Heartbeat = 10 * Stopwatch.Frequency;

    /// <summary>The kernel's structure is packed on x64 only.</summary>
    private static readonly (int Size, int DataAt) Layout = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? (12, 4) : (16, 8);

    private readonly int _epoll = Check(epoll_create1(0));
    private readonly List<Action> _handlers = [];
    private readonly List<Action> _reminders = [];
    private readonly byte[] _events = new byte[MaxEvents * Layout.Size];
    private long _nextHeartbeat = Stopwatch.GetTimestamp() + Heartbeat;

    /// <summary>From now on <paramref name="readable"/> is called whenever there is something to read, until the socket is closed.</summary>
    public void Watch(Socket socket, Action readable)
    {
        var data = stackalloc byte[16];
        BinaryPrimitives.WriteUInt32LittleEndian(new Span<byte>(data, 4), Readable);
        BinaryPrimitives.WriteInt64LittleEndian(new Span<byte>(data + Layout.DataAt, 8), _handlers.Count);
        Check(epoll_ctl(_epoll, Add, (int)socket.Handle, data));
        _handlers.Add(readable);
    }

    /// <summary>Calls <paramref name="reminder"/> every ten seconds of polling.</summary>
    public void Remind(Action reminder) => _reminders.Add(reminder);

    /// <summary>Waits until something can be read or a time has come, and has it read.</summary>
    /// <param name="until">A timestamp of <see cref="Stopwatch"/>. Waiting ends up to a millisecond before.</param>
    public void Poll(long until)
    {
        var now = Stopwatch.GetTimestamp();
        if (now >= _nextHeartbeat)
        {
            _nextHeartbeat = now + Heartbeat;
            _reminders.ForEach(remind => remind());
        }

        var wait = Math.Clamp((Math.Min(until, _nextHeartbeat) - now) * 1000 / Stopwatch.Frequency, 0, 1000);
        int count;
        fixed (byte* events = _events)
        {
            count = epoll_wait(_epoll, events, MaxEvents, (int)wait);
        }

        if (count < 0 && Marshal.GetLastPInvokeError() != Interrupted)
        {
            Check(count);
        }

        for (var i = 0; i < count; i++)
        {
            _handlers[(int)BinaryPrimitives.ReadInt64LittleEndian(_events.AsSpan((i * Layout.Size) + Layout.DataAt, 8))]();
        }
    }

    public void Dispose() => _ = close(_epoll);

    private static int Check(int result) => result >= 0
        ? result
        : throw new InvalidOperationException($"epoll: {Marshal.GetLastPInvokeErrorMessage()}");

    [LibraryImport("libc", SetLastError = true)]
    private static partial int epoll_create1(int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int epoll_ctl(int epoll, int operation, int socket, byte* data);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int epoll_wait(int epoll, byte* events, int maxEvents, int milliseconds);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int close(int file);
}
