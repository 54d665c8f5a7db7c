namespace BetaBae.Tests.Hosting;

/// <summary>Someone who has registered, and whose client is logged in.</summary>
public sealed record Person(long Id, string Email, string Password, string Nickname, HttpClient Client);
