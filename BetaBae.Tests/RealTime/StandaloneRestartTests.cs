using BetaBae.Data;
using BetaBae.Data.Entities;
using BetaBae.Standalone;
using BetaBae.Tests.Contract.Chat;
using BetaBae.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace BetaBae.Tests.RealTime;

/// <summary>Standalone on the data of one that was killed.</summary>
public sealed class StandaloneRestartTests
{
    [Fact]
    public async Task Who_was_in_a_room_is_in_it_no_longer()
    {
        var folders = (string[])[Directory.CreateTempSubdirectory("betabae-killed-").FullName, Directory.CreateTempSubdirectory("betabae-after-").FullName];
        Person a, b;
        long cid;
        await using (var host = await StartAsync(folders[0]))
        {
            (a, b, cid) = await host.CoupleAsync();
            await using var scope = host.Services.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<BetaBaeDbContext>();
            db.ConversationPresences.Add(new ConversationPresence { ConversationId = cid, UserId = b.Id, ConnectionId = "killed", ExpiresAt = DateTime.UtcNow.AddMinutes(1) });
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
            Assert.True((await a.SayAsync(cid, "Are you there?")).Expect(201).GetProperty("message").GetProperty("isRead").GetBoolean());
        }

        // This process may still hold the first folder.
        foreach (var file in Directory.GetFiles(folders[0], "betabae.db*"))
        {
            File.Copy(file, Path.Combine(folders[1], Path.GetFileName(file)));
        }

        await using (var host = await StartAsync(folders[1]))
        {
            var client = host.NewClient();
            (await client.SendJsonAsync(HttpMethod.Post, "/auth/login", new { email = a.Email, password = a.Password })).Expect(200);

            var said = (await (a with { Client = client }).SayAsync(cid, "And now?")).Expect(201);

            Assert.False(said.GetProperty("message").GetProperty("isRead").GetBoolean());
        }

        Array.ForEach(folders, folder => Directory.Delete(folder, recursive: true));
    }

    private static Task<RunningHost> StartAsync(string folder) => Task.Run(() => RunningHost.Start<StandaloneHost>(
        new Dictionary<string, string> { ["BETABAE_DATA"] = folder, ["BETABAE_DEMO"] = "off" }, _ => { }));
}
