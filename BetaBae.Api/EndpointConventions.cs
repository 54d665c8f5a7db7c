using Microsoft.AspNetCore.Http.Metadata;

namespace BetaBae.Api;

internal static class EndpointConventions
{
    /// <summary>HEAD wherever GET is, as RFC 9110 (section 9.1) has it; the server leaves the body out.</summary>
    public static T AnsweringHead<T>(this T endpoints)
        where T : IEndpointConventionBuilder
    {
        endpoints.Finally(endpoint =>
        {
            if (endpoint.Metadata.OfType<HttpMethodMetadata>().LastOrDefault() is { HttpMethods: [var only] } && HttpMethods.IsGet(only))
            {
                endpoint.Metadata.Add(new HttpMethodMetadata([HttpMethods.Get, HttpMethods.Head]));
            }
        });
        return endpoints;
    }

    /// <summary>
    /// Leaves a wrong media type to the binding of the body, where it is 415 as well: routing would refuse it before anyone
    /// asks who calls, and strangers are to get 401 whatever they send.
    /// </summary>
    public static RouteGroupBuilder AskingWhoCallsFirst(this RouteGroupBuilder group)
    {
        ((IEndpointConventionBuilder)group).Finally(endpoint =>
        {
            foreach (var accepts in endpoint.Metadata.OfType<IAcceptsMetadata>().ToList())
            {
                endpoint.Metadata.Remove(accepts);
            }
        });
        return group;
    }
}
