namespace BetaBae.ChatRealtime.Replies;

/// <summary>How long one answer has been waiting for the model to say something. Written by the answer, read by the worker.</summary>
internal sealed class StallTimer(TimeProvider time)
{
    private const long NotWaiting = long.MaxValue;

    private long _since = NotWaiting;

    /// <summary>The model has been asked, or has said something: from now on the next piece is waited for.</summary>
    public void Begin() => Volatile.Write(ref _since, time.GetTimestamp());

    /// <summary>Nothing more is expected of the model.</summary>
    public void End() => Volatile.Write(ref _since, NotWaiting);

    /// <summary>Whether the model is waited for and has said nothing for so long.</summary>
    public bool IsLongerThan(TimeSpan silence) =>
        Volatile.Read(ref _since) is var since && since != NotWaiting && time.GetElapsedTime(since) > silence;
}
