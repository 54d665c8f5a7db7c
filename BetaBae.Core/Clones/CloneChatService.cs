using BetaBae.Data;
using BetaBae.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace BetaBae.Core.Clones;

/// <summary>One message of a talk that is not stored; the role is <c>user</c> (the caller) or <c>partner</c> (the clone).</summary>
public sealed record SpokenMessage(string? Role, string? Content);

/// <summary>Lets the clones of a person's matches speak.</summary>
public sealed class CloneChatService(BetaBaeDbContext db, LanguageModel model, TimeProvider time)
{
    private const int MaxMessages = 100;
    private const string User = "user";
    private const string Partner = "partner";

    /// <summary>One reply of the partner's clone to a talk that the caller tells.</summary>
    /// <param name="userId">The caller.</param>
    /// <param name="partnerId">Whose clone is asked: an accepted match of the caller.</param>
    /// <param name="messages">1–100 of 1–4000 UTF-16 code units, oldest first.</param>
    /// <param name="cancellationToken">Ends the call of the model too.</param>
    /// <exception cref="DomainException">Invalid; no such match; the match has no clone; or the model fails.</exception>
    public async Task<string> AnswerAsync(
        long userId, long? partnerId, IReadOnlyList<SpokenMessage?>? messages, CancellationToken cancellationToken)
    {
        var history = Validated(partnerId, messages);
        var (low, high) = (Math.Min(userId, partnerId!.Value), Math.Max(userId, partnerId.Value));
        var persona = await db.Users.AsNoTracking()
            .Where(u => u.Id == partnerId)
            .Where(u => db.Matches.Any(m => m.LowId == low && m.HighId == high && m.Status == MatchStatus.Accepted))
            .Select(Persona.Of)
            .FirstOrDefaultAsync(cancellationToken)
            ?? throw DomainException.NotFound("You have no match with this person");
        if (persona.Bae is null)
        {
            throw DomainException.Conflict("Your match has no beta bae");
        }

        var reply = await model.AskAsync(ClonePrompt.Build(persona.Describe(time.Now()), history), null, cancellationToken);
        return reply.Truncate(Message.MaxText);
    }

    private static List<Turn> Validated(long? partnerId, IReadOnlyList<SpokenMessage?>? messages)
    {
        var validation = new Validation()
            .Require("partnerId", partnerId)
            .Require("messages", messages)
            .Check("messages", messages is null or { Count: >= 1 and <= MaxMessages }, $"messages must have 1 to {MaxMessages} entries");
        foreach (var message in messages?.Take(MaxMessages) ?? [])
        {
            validation
                .Check("role", message?.Role is User or Partner, $"role must be {User} or {Partner}")
                .Text("content", message?.Content, 1, Message.MaxText);
        }

        validation.ThrowIfInvalid();
        return [.. messages!.Select(m => new Turn(m!.Role == Partner, m.Content!))];
    }
}
