using BetaBae.ServiceDefaults;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using MySqlConnector;

namespace BetaBae.AppHost.Stores;

/// <summary>MySQL in a container. Aspire's own integration is bound to containers and not in every registry.</summary>
internal sealed class MySqlContainerResource(string name, ParameterResource password) : ContainerResource(name), IResourceWithConnectionString
{
    public ReferenceExpression ConnectionStringExpression => MySqlResourceExtensions.ConnectionString(this, password);
}

/// <summary>MariaDB or MySQL as a program of this machine.</summary>
internal sealed class MySqlProgramResource(string name, string command, string folder, ParameterResource password)
    : ExecutableResource(name, command, folder), IResourceWithConnectionString
{
    public ReferenceExpression ConnectionStringExpression => MySqlResourceExtensions.ConnectionString(this, password);
}

internal static class MySqlResourceExtensions
{
    public const string Endpoint = "tcp";

    /// <summary>The account of the services. It owns the one database, and is not root.</summary>
    public const string User = "betabae";

    public static IResourceBuilder<MySqlContainerResource> AddMySqlContainer(this IDistributedApplicationBuilder builder, string name)
    {
        var password = builder.AddGeneratedPassword("mysql-password");
        return builder.AddResource(new MySqlContainerResource(name, password.Resource))
            // The long-term release.
            .WithImage("mysql", "8.4")
            .WithIconName("DatabaseMultiple")
            .WithEndpoint(targetPort: 3306, name: Endpoint)
            .WithEnvironment("MYSQL_DATABASE", ResourceNames.Database)
            .WithEnvironment("MYSQL_USER", User)
            .WithEnvironment("MYSQL_PASSWORD", password)

            // The image writes root's password to its log, so root is let in from inside only.
            .WithEnvironment("MYSQL_RANDOM_ROOT_PASSWORD", "yes")
            .WithEnvironment("MYSQL_ROOT_HOST", "localhost")
            .WithVolume("betabae-mysql", "/var/lib/mysql")
            .WithMySqlHealthCheck();
    }

    /// <summary>Healthy when the account of the services is let into the database.</summary>
    public static IResourceBuilder<T> WithMySqlHealthCheck<T>(this IResourceBuilder<T> server)
        where T : IResourceWithConnectionString
    {
        var key = $"{server.Resource.Name}_check";
        server.ApplicationBuilder.Services.AddHealthChecks().AddAsyncCheck(key, async cancellationToken =>
        {
            var address = await server.Resource.ConnectionStringExpression.GetValueAsync(cancellationToken);
            await using var connection = new MySqlConnection($"{address};Pooling=false;Connection Timeout=2");
            try
            {
                await connection.OpenAsync(cancellationToken);
                return HealthCheckResult.Healthy();
            }
            catch (MySqlException exception)
            {
                return HealthCheckResult.Unhealthy(exception.Message);
            }
        });
        return server.WithHealthCheck(key);
    }

    public static ReferenceExpression ConnectionString(IResourceWithEndpoints server, ParameterResource password)
    {
        var endpoint = server.GetEndpoint(Endpoint);
        return ReferenceExpression.Create(
            $"Server={endpoint.Property(EndpointProperty.Host)};Port={endpoint.Property(EndpointProperty.Port)};User ID={User};Password={password};Database={ResourceNames.Database}");
    }
}
