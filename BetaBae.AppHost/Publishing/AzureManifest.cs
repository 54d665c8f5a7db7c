using System.Globalization;
using BetaBae.ServiceDefaults;

namespace BetaBae.AppHost.Publishing;

/// <summary>The manifest that azd reads comes from Aspire itself. This is what its Container Apps need to be otherwise.</summary>
internal static class AzureManifest
{
    public static void PrepareManifest(
        this IDistributedApplicationBuilder builder, IResourceBuilder<ProjectResource> chatRealtime, IResourceBuilder<ProjectResource> api)
    {
        if (builder.Configuration["Publishing:Publisher"] != "manifest")
        {
            return;
        }

        // azd refuses a scheme that is not TCP or HTTP, such as Redis' own.
        foreach (var endpoint in builder.Resources.OfType<ContainerResource>().SelectMany(r => r.Annotations.OfType<EndpointAnnotation>())
            .Where(e => e.UriScheme is not ("tcp" or "http" or "https")))
        {
            endpoint.UriScheme = "tcp";
        }

        // Azure's HTTP ingress selects the app by the Host header, which is the Api's here, as the hub compares it with the page's
        // origin. By TCP the Api reaches the replicas themselves.
        chatRealtime
            .WithEndpoint(ServiceExtensions.HttpEndpoint, endpoint =>
            {
                endpoint.UriScheme = endpoint.Transport = "tcp";
                endpoint.TargetPort = Expressions.ServicePort;
            })
            .WithEnvironment("HTTP_PORTS", Expressions.ServicePort.ToString(CultureInfo.InvariantCulture));
        var address = chatRealtime.GetEndpoint(ServiceExtensions.HttpEndpoint);
        api.WithEnvironment(
            $"services__{ResourceNames.ChatRealtime}__http__0",
            ReferenceExpression.Create($"http://{address.Property(EndpointProperty.Host)}:{address.Property(EndpointProperty.TargetPort)}"));
    }
}
