using System.Net.Http.Headers;

namespace BetaBae.Tests.Contract.Chat;

/// <summary>Files to send, and the forms that carry them.</summary>
internal static class Uploads
{
    /// <summary>Two red pixels above two blue ones.</summary>
    public static byte[] Png { get; } = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAEUlEQVR4nGP4z8AARAxg8j"
        + "8AG/ID/fPnS7EAAAAASUVORK5CYII=");

    public static byte[] Pdf { get; } = "%PDF-1.4\n%%EOF\n"u8.ToArray();

    public static MultipartFormDataContent Form(
        byte[]? file, string mediaType, string? messageText = null, string? clientMessageId = null)
    {
        var form = new MultipartFormDataContent();
        if (file is not null)
        {
            var part = new ByteArrayContent(file);
            part.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
            form.Add(part, "file", "name.bin");
        }

        if (messageText is not null)
        {
            form.Add(new StringContent(messageText), "messageText");
        }

        if (clientMessageId is not null)
        {
            form.Add(new StringContent(clientMessageId), "clientMessageId");
        }

        return form;
    }
}
