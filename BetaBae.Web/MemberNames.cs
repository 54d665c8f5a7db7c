using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using BetaBae.Core.Profiles;

namespace BetaBae.Web;

/// <summary>What the contract writes otherwise than everything else: the features know nothing of it.</summary>
internal static class MemberNames
{
    /// <summary>Whose members are named as <c>profile_image_url</c>.</summary>
    private static readonly HashSet<Type> SnakeCase =
    [
        typeof(ProfileView), typeof(OwnProfileView.Owner), typeof(PersonalityView), typeof(LoveLanguageView), typeof(LoveLanguageScores),
    ];

    public static void Apply(JsonTypeInfo type)
    {
        if (SnakeCase.Contains(type.Type))
        {
            foreach (var member in type.Properties)
            {
                member.Name = JsonNamingPolicy.SnakeCaseLower.ConvertName(member.Name);
            }
        }
        else if (type.Type == typeof(ProfileChange))
        {
            type.Properties.Single(member => member.PropertyType == typeof(string[])).CustomConverter = new InterestsJsonConverter();
        }
    }
}
