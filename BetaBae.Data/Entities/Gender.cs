namespace BetaBae.Data.Entities;

public enum Gender
{
    Male,
    Female,
    NonBinary,
    Other,
}
