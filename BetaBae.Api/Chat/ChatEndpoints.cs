using System.Security.Claims;
using BetaBae.Api.OpenApi;
using BetaBae.Core;
using BetaBae.Core.Chat;
using BetaBae.Data.Entities;
using BetaBae.Web;
using Microsoft.AspNetCore.Http.HttpResults;

namespace BetaBae.Api.Chat;

internal static class ChatEndpoints
{
    private const string FileField = "file";
    private static readonly string[] TextFields = ["messageText", "clientMessageId"];

    public static void MapChat(this IEndpointRouteBuilder app)
    {
        var conversations = app.MapGroup("/chat/conversations").WithTags("Chat");
        conversations.MapGet("", ListAsync).Kept()
            .WithName("ListConversations").WithSummary("The caller's conversations, latest activity first");

        var conversation = conversations.MapGroup("/{cid}").Refusing(404);
        conversation.MapGet("", GetAsync).Kept()
            .WithName("GetConversation").WithSummary("One of the caller's conversations");
        conversation.MapGet("/messages", ListMessagesAsync).Kept()
            .WithName("ListMessages").WithSummary("Messages, newest first; with after: what came later, oldest first");
        conversation.MapPost("/messages/text", SendTextAsync).Refusing(409)
            .WithName("SendText").WithSummary("Sends a text; 200 with the stored message when it was sent before");
        conversation.MapPost("/messages/image", SendImageAsync).TakingForm(FileField, TextFields, FileField).Refusing(409, 413, 415)
            .WithName("SendImage").WithSummary("Sends an image in a REAL_BAE; 200 with the stored message when it was sent before");
        conversation.MapPost("/messages/file", SendFileAsync).TakingForm(FileField, TextFields, FileField).Refusing(409, 413, 415)
            .WithName("SendFile").WithSummary("Sends a file in a REAL_BAE; 200 with the stored message when it was sent before");
        conversation.MapPost("/read", MarkReadAsync)
            .WithName("MarkRead").WithSummary("Marks everything read");
    }

    private static async Task<Ok<ConversationListView>> ListAsync(
        string? type,
        long? limit,
        string? cursor,
        ClaimsPrincipal caller,
        ConversationService conversations,
        CancellationToken cancellationToken) =>
        TypedResults.Ok(await conversations.ListAsync(caller.Id(), ReadType(type), limit, cursor, cancellationToken));

    private static async Task<Ok<ConversationView>> GetAsync(
        long cid, ClaimsPrincipal caller, ConversationService conversations, CancellationToken cancellationToken) =>
        TypedResults.Ok(await conversations.FindAsync(caller.Id(), cid, cancellationToken));

    private static async Task<Ok<MessageListResponse>> ListMessagesAsync(
        long cid, long? limit, long? before, long? after, ClaimsPrincipal caller, MessageService messages, CancellationToken cancellationToken)
    {
        new Validation()
            .Check("after", before is null || after is null, "before and after exclude each other")
            .ThrowIfInvalid();
        return TypedResults.Ok(new MessageListResponse(after is { } seq
            ? await messages.ListAfterAsync(caller.Id(), cid, seq, limit, cancellationToken)
            : await messages.ListBeforeAsync(caller.Id(), cid, before, limit, cancellationToken)));
    }

    private static async Task<Results<Created<SentMessageResponse>, Ok<SentMessageResponse>>> SendTextAsync(
        long cid, TextMessageRequest request, ClaimsPrincipal caller, MessageSender sender, CancellationToken cancellationToken)
    {
        new Validation()
            .Check("conversationId", (request.ConversationId ?? cid) == cid, "conversationId is not the one in the path")
            .ThrowIfInvalid();
        return Answer(await sender.SendTextAsync(caller.Id(), cid, request.MessageText, request.ClientMessageId, cancellationToken));
    }

    private static Task<Results<Created<SentMessageResponse>, Ok<SentMessageResponse>>> SendImageAsync(
        long cid, HttpRequest request, ClaimsPrincipal caller, MessageSender sender, CancellationToken cancellationToken) =>
        SendFormAsync(cid, request, caller, sender, imagesOnly: true, cancellationToken);

    private static Task<Results<Created<SentMessageResponse>, Ok<SentMessageResponse>>> SendFileAsync(
        long cid, HttpRequest request, ClaimsPrincipal caller, MessageSender sender, CancellationToken cancellationToken) =>
        SendFormAsync(cid, request, caller, sender, imagesOnly: false, cancellationToken);

    private static async Task<Results<Created<SentMessageResponse>, Ok<SentMessageResponse>>> SendFormAsync(
        long cid, HttpRequest request, ClaimsPrincipal caller, MessageSender sender, bool imagesOnly, CancellationToken cancellationToken)
    {
        var form = await UploadForm.ReadAsync(request, FileField, TextFields, null, cancellationToken);
        var (text, clientMessageId, file) = (form.Text("messageText"), form.Text("clientMessageId"), form.RequireFile(FileField));
        return Answer(await sender.SendFileAsync(caller.Id(), cid, text, clientMessageId, file, imagesOnly, cancellationToken));
    }

    private static async Task<Ok<ConversationView>> MarkReadAsync(
        long cid, ClaimsPrincipal caller, ConversationService conversations, CancellationToken cancellationToken) =>
        TypedResults.Ok(await conversations.MarkReadAsync(caller.Id(), cid, cancellationToken));

    private static Results<Created<SentMessageResponse>, Ok<SentMessageResponse>> Answer(SentMessage sent)
    {
        var response = new SentMessageResponse(true, sent.Message);
        return sent.IsNew ? TypedResults.Created((string?)null, response) : TypedResults.Ok(response);
    }

    private static ConversationType? ReadType(string? type) => type switch
    {
        null => null,
        "betabae" => ConversationType.BetaBae,
        "realbae" => ConversationType.RealBae,
        _ => throw DomainException.Invalid("type", "type must be betabae or realbae"),
    };
}
