using System.Text.Json;
using BetaBae.Data;
using BetaBae.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.AI;

namespace BetaBae.Core.Clones;

/// <summary>What a message may mean, and how one might answer it.</summary>
public sealed record ThoughtView(string Analysis, string Suggestions);

/// <summary>Thinks about what the other person wrote in a REAL_BAE. The model is told the one message and nothing else of the two.</summary>
public sealed class ThoughtService(BetaBaeDbContext db, LanguageModel model)
{
    /// <summary>UTF-16 code units of each text that is answered; what is longer is cut.</summary>
    private const int MaxText = 2000;

    /// <summary>Beside what a model has written without the form that it was asked for.</summary>
    private const string NoSuggestions = "There is no suggestion for this one: answer in your own words.";

    private static readonly string Instructions = Prompt.Read("RealBaeThought");

    private static readonly ChatOptions Json = new() { ResponseFormat = ChatResponseFormat.Json };

    /// <param name="userId">The caller.</param>
    /// <param name="conversationId">One of the caller's REAL_BAE conversations.</param>
    /// <param name="messageText">1–4000 UTF-16 code units.</param>
    /// <param name="cancellationToken">Ends the call of the model too.</param>
    /// <exception cref="DomainException">Invalid; no such conversation; or the model fails or answers something else.</exception>
    public async Task<ThoughtView> ThinkAsync(long userId, long? conversationId, string? messageText, CancellationToken cancellationToken)
    {
        new Validation()
            .Require("chatId", conversationId)
            .Text("messageText", messageText, 1, Message.MaxText)
            .ThrowIfInvalid();
        if (!await db.Participants.AnyAsync(
            p => p.ConversationId == conversationId && p.UserId == userId && p.Conversation!.Type == ConversationType.RealBae, cancellationToken))
        {
            throw DomainException.NotFound("You have no such conversation");
        }

        var answer = await model.AskAsync([new(ChatRole.System, Instructions), new(ChatRole.User, messageText)], Json, cancellationToken);
        return Read(answer) ?? throw LanguageModel.Silent();
    }

    /// <summary>
    /// The object in the answer, whatever stands around it: not every model leaves out the fence. An answer in plain words is
    /// the analysis. Null when it is an object, but not this one.
    /// </summary>
    internal static ThoughtView? Read(string answer)
    {
        var begin = answer.IndexOf('{', StringComparison.Ordinal);
        var end = answer.LastIndexOf('}');
        if (begin < 0)
        {
            return IsJson(answer) ? null : new ThoughtView(answer.Truncate(MaxText), NoSuggestions);
        }

        if (end < begin)
        {
            return null;
        }

        try
        {
            var thought = JsonSerializer.Deserialize<ThoughtView>(answer.AsSpan(begin, end - begin + 1), JsonSerializerOptions.Web);
            var (analysis, suggestions) = (thought?.Analysis?.Trim(), thought?.Suggestions?.Trim());
            return string.IsNullOrEmpty(analysis) || string.IsNullOrEmpty(suggestions)
                ? null
                : new ThoughtView(analysis.Truncate(MaxText), suggestions.Truncate(MaxText));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool IsJson(string answer)
    {
        try
        {
            using var document = JsonDocument.Parse(answer);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
