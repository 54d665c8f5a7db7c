namespace BetaBae.Data.Entities;

/// <summary>What other people see of a person. Lengths are in UTF-16 code units.</summary>
public sealed class Profile
{
    public const int MaxNickname = 30;
    public const int MaxIntroduce = 1000;
    public const int MaxPlace = 60;
    public const int MaxInterests = 20;
    public const int MaxInterest = 30;

    public long UserId { get; set; }

    public required string Nickname { get; set; }

    public string? Introduce { get; set; }

    public DateOnly Birthday { get; set; }

    public Gender Gender { get; set; }

    public Mbti? Mbti { get; set; }

    public string[] Interests { get; set; } = [];

    public required string Province { get; set; }

    public required string City { get; set; }

    public long? ImageId { get; set; }

    public StoredFile? Image { get; set; }
}
