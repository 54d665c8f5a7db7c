namespace BetaBae.Bench.Seeding;

/// <summary>Someone whom the bench has put into the database.</summary>
internal readonly record struct Person(long Id, string Email);

/// <summary>A REAL_BAE conversation of two of them.</summary>
internal readonly record struct Chat(long Id, Person A, Person B);
