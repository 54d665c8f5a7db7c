using System.Security.Cryptography;
using System.Text.RegularExpressions;
using BetaBae.Data;
using BetaBae.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace BetaBae.Core.Media;

/// <summary>
/// People's files: bytes in the object store, owner and type in the database. Whoever makes a file part of something else
/// (a profile, a message) does it in three steps, of which the last happens in their own transaction:
/// <code>
/// await using var prepared = await files.PrepareAsync(userId, content, "file", imagesOnly: true, cancellationToken);
/// await db.TransactionAsync(async () =>
/// {
///     var file = await files.AddAsync(userId, prepared, "message", cancellationToken);
///     …
/// }, cancellationToken);
/// </code>
/// </summary>
public sealed partial class FileService(
    BetaBaeDbContext db, IObjectStore store, Revisions revisions, TimeProvider time, ILogger<FileService> logger)
{
    /// <summary>The most bytes that one file may have.</summary>
    public const int MaxBytes = 10 * 1024 * 1024;

    /// <summary>The most bytes that the files of one person may have together.</summary>
    public const long QuotaBytes = 200L * 1024 * 1024;

    /// <summary>Stores a file that belongs to nothing but its owner.</summary>
    /// <param name="userId">The owner.</param>
    /// <param name="content">The bytes, seekable and at their beginning; the caller disposes it.</param>
    /// <param name="context">What it is for: 1–50 letters, digits and <c>-</c>.</param>
    /// <param name="cancellationToken">Cancels before it is stored.</param>
    /// <exception cref="DomainException">See <see cref="PrepareAsync"/> and <see cref="AddAsync"/>.</exception>
    public async Task<FileView> UploadAsync(long userId, Stream content, string? context, CancellationToken cancellationToken)
    {
        new Validation()
            .Require("context", context)
            .Check("context", context is null || ContextPattern.IsMatch(context), "context must be 1 to 50 letters, digits or -")
            .ThrowIfInvalid();
        await using var prepared = await PrepareAsync(userId, content, "file", imagesOnly: false, cancellationToken);
        return await db.TransactionAsync(
            async () => FileView.Of(await AddAsync(userId, prepared, context!, cancellationToken)), cancellationToken);
    }

    /// <summary>Finds out what the bytes are, takes an image's metadata away, and stores the object.</summary>
    /// <param name="userId">Whose file it will be.</param>
    /// <param name="content">The bytes, seekable and at their beginning; the caller disposes it.</param>
    /// <param name="field">The field's name on the wire, for errors.</param>
    /// <param name="imagesOnly">Whether other types are refused.</param>
    /// <param name="cancellationToken">Cancels before it is stored.</param>
    /// <exception cref="DomainException">
    /// Empty, more than <see cref="MaxBytes"/> or <see cref="ImageSanitizer.MaxPixels"/>, of another type or
    /// damaged, or too many images come at once or the store is down.
    /// </exception>
    public async Task<PreparedFile> PrepareAsync(
        long userId, Stream content, string field, bool imagesOnly, CancellationToken cancellationToken)
    {
        var bytes = await ReadAsync(content, cancellationToken);
        if (bytes.Length == 0)
        {
            throw DomainException.Invalid(field, $"{field} is empty");
        }

        var type = FileTypes.Sniff(bytes);
        if (type is null || (imagesOnly && !FileTypes.IsImage(type)))
        {
            throw DomainException.UnsupportedMediaType(imagesOnly
                ? "Only JPEG, PNG, WebP and GIF images are taken"
                : "Only JPEG, PNG, WebP and GIF images, PDF and plain text are taken");
        }

        if (FileTypes.IsImage(type))
        {
            bytes = await ImageSanitizer.SanitizeAsync(userId, bytes, type, cancellationToken);
        }

        var key = RandomNumberGenerator.GetHexString(32, lowercase: true);
        using var stored = new MemoryStream(bytes, writable: false);
        await store.PutAsync(key, stored, type, cancellationToken);
        return new PreparedFile(this, key, type, bytes.Length);
    }

    /// <summary>
    /// Writes a prepared file's row and counts its bytes, within the caller's transaction; it locks the owner's row. The
    /// answer is saved, so its id is known.
    /// </summary>
    /// <exception cref="DomainException">It does not fit into the owner's <see cref="QuotaBytes"/>.</exception>
    public async Task<StoredFile> AddAsync(long userId, PreparedFile prepared, string context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(prepared);
        db.BeforeCommit(() => prepared.MayHaveRow = true);
        var size = prepared.Size;
        var counted = await db.Users
            .Where(u => u.Id == userId && u.StorageBytes + size <= QuotaBytes)
            .ExecuteUpdateAsync(set => set.SetProperty(u => u.StorageBytes, u => u.StorageBytes + size), cancellationToken);
        if (counted == 0)
        {
            throw DomainException.TooLarge($"Your files may have {QuotaBytes / 1024 / 1024} MB in all, and this one does not fit in");
        }

        var file = new StoredFile
        {
            OwnerId = userId,
            ObjectKey = prepared.ObjectKey,
            ContentType = prepared.ContentType,
            Size = size,
            Context = context,
            CreatedAt = time.Now(),
        };
        db.Files.Add(file);
        await db.SaveChangesAsync(cancellationToken);
        return file;
    }

    /// <summary>
    /// Removes a file's row and gives its bytes back, within the caller's transaction; it locks the owner's row first. What
    /// the file hung on stays without it.
    /// </summary>
    /// <returns>The object's key, for <see cref="RemoveObjectAsync"/> after the commit.</returns>
    /// <exception cref="DomainException">The user has no such file.</exception>
    public async Task<string> RemoveAsync(long userId, long id, CancellationToken cancellationToken)
    {
        var now = time.Now();
        var file = await db.Files.Where(f => f.Id == id && f.OwnerId == userId)
            .Select(f => new { f.ObjectKey, f.Size, IsProfileImage = db.Profiles.Any(p => p.ImageId == f.Id) })
            .SingleOrDefaultAsync(cancellationToken) ?? throw NotFound();
        await db.Users.Where(u => u.Id == userId).ExecuteUpdateAsync(
            set => set
                .SetProperty(u => u.StorageBytes, u => u.StorageBytes - file.Size)
                .SetProperty(u => u.FeedChangedAt, u => file.IsProfileImage ? now : u.FeedChangedAt),
            cancellationToken);
        var removed = await db.Files.Where(f => f.Id == id).ExecuteDeleteAsync(cancellationToken);
        return removed == 1 ? file.ObjectKey : throw NotFound();
    }

    /// <summary>Removes an object whose row is gone. When the store is down it only logs: the sweep will remove it.</summary>
    public async Task RemoveObjectAsync(string objectKey)
    {
        try
        {
            await store.DeleteAsync(objectKey, CancellationToken.None);
        }
        catch (DomainException exception)
        {
            LogLeftBehind(exception, objectKey);
        }
    }

    /// <exception cref="DomainException">The user has no such file.</exception>
    public async Task DeleteAsync(long userId, long id, CancellationToken cancellationToken)
    {
        var key = await db.TransactionAsync(() => RemoveAsync(userId, id, cancellationToken), cancellationToken);
        await revisions.AudienceChangedAsync(db, userId);
        await RemoveObjectAsync(key);
    }

    /// <summary>A file, for its owner, for anyone when it is a profile's image, and for those who read the message it is attached to.</summary>
    /// <param name="userId">Who reads it.</param>
    /// <param name="id">Which.</param>
    /// <param name="hasBytes">Whether the reader has the bytes already, which never change: then the object is not opened.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="DomainException">There is none, or not for this user, or the store is down.</exception>
    public async Task<FileContent> OpenAsync(long userId, long id, bool hasBytes, CancellationToken cancellationToken)
    {
        var file = await db.Files
            .Where(f => f.Id == id && (f.OwnerId == userId
                || db.Profiles.Any(p => p.ImageId == id)
                || db.Messages.Any(m => m.AttachmentId == id
                    && db.Participants.Any(p => p.ConversationId == m.ConversationId && p.UserId == userId))))
            .Select(f => new { f.ObjectKey, f.ContentType })
            .SingleOrDefaultAsync(cancellationToken) ?? throw NotFound();
        if (await store.SignAsync(file.ObjectKey, file.ContentType) is { } url)
        {
            return new(file.ContentType, url, null);
        }

        var bytes = hasBytes ? null : await store.OpenAsync(file.ObjectKey, cancellationToken) ?? throw NotFound();
        return new(file.ContentType, null, bytes);
    }

    /// <summary>What a file of more than <see cref="MaxBytes"/> is refused with.</summary>
    public static DomainException TooLarge() => DomainException.TooLarge($"A file may have at most {MaxBytes / 1024 / 1024} MB");

    private static DomainException NotFound() => DomainException.NotFound("There is no such file");

    private static async Task<byte[]> ReadAsync(Stream content, CancellationToken cancellationToken)
    {
        if (content.Length > MaxBytes)
        {
            throw TooLarge();
        }

        var bytes = new byte[content.Length];
        await content.ReadExactlyAsync(bytes, cancellationToken);
        return bytes;
    }

    [LoggerMessage(LogLevel.Warning, "Object {ObjectKey} was left for the sweep")]
    private partial void LogLeftBehind(Exception exception, string objectKey);

    [GeneratedRegex(@"\A[A-Za-z0-9-]{1,50}\z")]
    private static partial Regex ContextPattern { get; }
}
