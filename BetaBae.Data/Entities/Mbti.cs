namespace BetaBae.Data.Entities;

/// <summary>The sixteen Myers-Briggs types, written as the field writes them.</summary>
public enum Mbti
{
    INTJ,
    INTP,
    ENTJ,
    ENTP,
    INFJ,
    INFP,
    ENFJ,
    ENFP,
    ISTJ,
    ISFJ,
    ESTJ,
    ESFJ,
    ISTP,
    ISFP,
    ESTP,
    ESFP,
}
