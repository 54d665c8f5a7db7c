using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;

namespace BetaBae.Core.Clones;

/// <summary>
/// A model that needs no network: it answers in set phrases from the persona that it is told, the same to the same talk.
/// Enough to develop and test against and to look at the service; nobody takes it for a conversation.
/// </summary>
public sealed partial class OfflineChatClient : IChatClient
{
    private static readonly ChatClientMetadata Metadata = new("offline", defaultModelId: "offline");

    private static readonly string[] Openings =
    [
        "Nice that you write!", "Oh, I like that.", "Hm, let me think.", "That made me smile.", "Tell me more about that!",
    ];

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, Answer([.. messages], options)))
        {
            ModelId = Metadata.DefaultModelId,
            FinishReason = ChatFinishReason.Stop,
        });
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var response = await GetResponseAsync(messages, options, cancellationToken);
        foreach (Match word in Word().Matches(response.Text))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return new ChatResponseUpdate(ChatRole.Assistant, word.Value) { ModelId = response.ModelId };
        }

        yield return new ChatResponseUpdate { Role = ChatRole.Assistant, FinishReason = response.FinishReason, ModelId = response.ModelId };
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(ChatClientMetadata) ? Metadata
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    public void Dispose()
    {
    }

    private static string Answer(List<ChatMessage> messages, ChatOptions? options)
    {
        var asked = messages.LastOrDefault(m => m.Role == ChatRole.User)?.Text ?? "";
        if (options?.ResponseFormat is ChatResponseFormatJson)
        {
            return Thought(asked);
        }

        var persona = PersonaBlock().Match(messages.FirstOrDefault(m => m.Role == ChatRole.System)?.Text ?? "").Groups["persona"].Value;
        var name = Fact("Nickname", persona) ?? "this person";
        if (AsksWhatItIs().IsMatch(asked))
        {
            return $"I am an AI clone of {name}, not a human. If we get along, you can both agree to talk for real.";
        }

        var samples = Sample().Matches(persona).Select(m => m.Groups["text"].Value).ToArray();
        var interests = Fact("Interests", persona)?.Split(", ") ?? [];
        var choice = Choice(asked, messages.Count);
        var opening = Openings[choice % Openings.Length];
        var own = samples.Length > 0 ? $" {samples[choice % samples.Length]}" : "";
        var question = interests.Length > 0
            ? $" By the way, I am into {interests[choice % interests.Length]}. And you?"
            : " And what about you?";
        return opening + own + question;
    }

    private static string Thought(string message) => JsonSerializer.Serialize(
        message.TrimEnd().EndsWith('?')
            ? new ThoughtView(
                "It is a question, so they probably want to know you better. The offline model cannot read more out of it.",
                "Answer it honestly and ask something back, for example: “Good question! How is it for you?”")
            : new ThoughtView(
                "They share something with you, which usually means that they want to stay in touch. The offline model cannot read more out of it.",
                "Show that you have read it and ask about it, for example: “I'd like to hear more about that.”"),
        JsonSerializerOptions.Web);

    /// <summary>The same number for the same text in every process, unlike a string's hash code.</summary>
    private static int Choice(string text, int turns) => (int)(text.Aggregate((uint)turns, (sum, c) => (sum * 31) + c) % int.MaxValue);

    private static string? Fact(string name, string persona) =>
        persona.Split('\n').FirstOrDefault(l => l.StartsWith(name + ": ", StringComparison.Ordinal))?[(name.Length + 2)..];

    [GeneratedRegex(@"\S+\s*|\s+")]
    private static partial Regex Word();

    [GeneratedRegex(@"^<persona>\n(?<persona>.*)\n</persona>$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex PersonaBlock();

    [GeneratedRegex(@"^- (?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex Sample();

    [GeneratedRegex(@"\b(ai|a\.i\.|artificial|bot|chatbot|robot|clone|human|machine|real (person|man|woman|girl|guy)|(are|is) (you|this) real)\b|인공지능|사람이|사람 맞|진짜 사람|로봇|챗봇|클론|에이아이", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex AsksWhatItIs();
}
