namespace BetaBae.ChatRealtime.Replies;

/// <summary>How this host lets clones answer (section <c>Replies</c>).</summary>
public sealed class ReplyOptions
{
    public const string Section = "Replies";

    /// <summary>Answers that are made at the same time, 0–1000; 0: this host makes none. A model that is silent for long does not count.</summary>
    public int Parallelism { get; set; } = 64;
}
