using System.Text.Json;
using BetaBae.Core;
using BetaBae.Core.Profiles;

namespace BetaBae.Api.Users;

/// <summary>A change of the profile as a form with an image or as JSON without one.</summary>
internal sealed record ProfileRequest(ProfileChange Change, Stream? Image)
{
    public const string ImageField = "profileImage";

    private const string InterestsField = "interests";

    public static readonly string[] TextFields =
        ["nickname", "introduce", "birthday", "gender", "mbti", InterestsField, "province", "city"];

    public static async Task<ProfileRequest> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (UploadForm.Is(request))
        {
            return Of(await UploadForm.ReadAsync(request, ImageField, TextFields, InterestsField, cancellationToken));
        }

        if (!request.HasJsonContentType())
        {
            throw DomainException.UnsupportedMediaType("The body must be multipart/form-data or application/json");
        }

        try
        {
            return new(await request.ReadFromJsonAsync<ProfileChange>(cancellationToken) ?? throw new JsonException(), null);
        }
        catch (JsonException exception)
        {
            // As the framework says it of bodies that it reads itself.
            throw new BadHttpRequestException("The body is not a profile", StatusCodes.Status400BadRequest, exception);
        }
    }

    private static ProfileRequest Of(UploadForm form)
    {
        // A field that is not there must not be set: for a profile null is the empty text.
        var change = new ProfileChange();
        void Set(string field, Action<string> set)
        {
            if (form.Text(field) is { } text)
            {
                set(text);
            }
        }

        Set("nickname", text => change.Nickname = text);
        Set("introduce", text => change.Introduce = text);
        Set("birthday", text => change.Birthday = text);
        Set("gender", text => change.Gender = text);
        Set("mbti", text => change.Mbti = text);
        Set("province", text => change.Province = text);
        Set("city", text => change.City = text);
        change.Interests = form.Texts(InterestsField) is { } interests ? InterestList.Parse(interests) : null;
        return new(change, form.File);
    }
}
