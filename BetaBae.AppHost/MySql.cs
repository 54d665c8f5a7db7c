using BetaBae.ServiceDefaults;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using MySqlConnector;

namespace BetaBae.AppHost;

/// <summary>
/// MySQL with the database <c>betabae</c>, in a container or as a program. The database is a connection string over the server's
/// endpoint, healthy when it takes one: what Aspire.Hosting.MySql is for, without being bound to a container.
/// </summary>
internal sealed record MySql(IResourceBuilder<IResourceWithConnectionString> Database)
{
    private const string Endpoint = "tcp";
    private const string User = "betabae";

    public static MySql AddContainer(IDistributedApplicationBuilder builder)
    {
        var password = builder.AddGeneratedPassword("mysql-password");
        var server = builder.AddContainer(ResourceNames.MySql, "mysql", "8.4")
            .WithIconName("DatabaseMultiple")
            .WithEndpoint(targetPort: 3306, name: Endpoint)
            .WithEnvironment("MYSQL_DATABASE", ResourceNames.Database)
            .WithEnvironment("MYSQL_USER", User)
            .WithEnvironment("MYSQL_PASSWORD", password)
            .WithEnvironment("MYSQL_RANDOM_ROOT_PASSWORD", "yes")
            .WithVolume("betabae-mysql", "/var/lib/mysql");
        return AddDatabase(builder, server, password);
    }

    /// <summary>MariaDB or MySQL of this machine, with its data in a folder.</summary>
    public static MySql AddProgram(IDistributedApplicationBuilder builder, LocalProgram program, string folder)
    {
        var password = builder.AddGeneratedPassword("mysql-password");
        var data = Path.Combine(folder, "data");
        var start = Path.Combine(folder, "start.sql");
        var server = builder.AddExecutable(ResourceNames.MySql, program.Path, folder)
            .WithIconName("DatabaseMultiple")
            .WithEndpoint(name: Endpoint, scheme: "tcp", isProxied: false)
            .OnBeforeResourceStarted(async (_, e, cancellationToken) =>
            {
                var log = e.Services.GetRequiredService<ResourceLoggerService>().GetLogger(e.Resource);
                Directory.CreateDirectory(Path.Combine(folder, "tmp"));
                if (!Directory.Exists(data))
                {
                    await LocalProgram.RunAsync(log, program.Name == "mysqld"
                        ? [program.Path, "--no-defaults", $"--datadir={data}", $"--user={Environment.UserName}", "--initialize-insecure"]
                        : [program.Sibling("mariadb-install-db"), "--no-defaults", $"--datadir={data}", $"--user={Environment.UserName}", "--skip-test-db"],
                        cancellationToken);
                }

                var secret = await password.Resource.GetValueAsync(cancellationToken);
                await LocalProgram.WriteSecretAsync(start, $"""
                    CREATE DATABASE IF NOT EXISTS {ResourceNames.Database};
                    CREATE USER IF NOT EXISTS {User}@localhost;
                    ALTER USER {User}@localhost IDENTIFIED BY '{secret}';
                    GRANT ALL ON {ResourceNames.Database}.* TO {User}@localhost;

                    """);
            });
        server.WithArgs(context =>
        {
            foreach (var argument in (string[])["--no-defaults", $"--datadir={data}", $"--user={Environment.UserName}", $"--init-file={start}",
                "--bind-address=127.0.0.1", $"--socket={folder}/socket", $"--tmpdir={folder}/tmp", $"--pid-file={folder}/pid"])
            {
                context.Args.Add(argument);
            }

            context.Args.Add(ReferenceExpression.Create($"--port={server.GetEndpoint(Endpoint).Property(EndpointProperty.TargetPort)}"));
        });
        return AddDatabase(builder, server, password);
    }

    private static MySql AddDatabase<T>(IDistributedApplicationBuilder builder, IResourceBuilder<T> server, IResourceBuilder<ParameterResource> password)
        where T : IResourceWithEndpoints
    {
        var endpoint = server.GetEndpoint(Endpoint);
        var connection = ReferenceExpression.Create(
            $"Server={endpoint.Property(EndpointProperty.Host)};Port={endpoint.Property(EndpointProperty.Port)};User ID={User};Password={password};Database={ResourceNames.Database}");
        var database = builder.AddConnectionString(ResourceNames.Database, connection)
            .WithIconName("Database")
            .WithParentRelationship(server.Resource);
        builder.Services.AddHealthChecks().AddAsyncCheck(ResourceNames.Database, async cancellationToken =>
        {
            await using var taken = new MySqlConnection($"{await connection.GetValueAsync(cancellationToken)};Pooling=false;Connection Timeout=2");
            await taken.OpenAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        });
        return new MySql(database.WithHealthCheck(ResourceNames.Database));
    }
}
