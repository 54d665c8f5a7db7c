using System.Globalization;
using BetaBae.Core;
using Microsoft.AspNetCore.Http.Metadata;

namespace BetaBae.Api;

internal static class EndpointConventions
{
    /// <summary>HEAD wherever GET is, as RFC 9110 (section 9.1) has it; the server leaves the body out.</summary>
    public static T MapHead<T>(this T endpoints)
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
    public static RouteGroupBuilder AuthenticateBeforeBinding(this RouteGroupBuilder group)
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

    /// <summary>
    /// Refuses a number in the path or the query that is none, by its name: the code that the compiler makes of an endpoint
    /// says nothing but 400, and takes an empty one for none.
    /// </summary>
    public static RouteGroupBuilder ValidateNumbers(this RouteGroupBuilder group)
    {
        ((IEndpointConventionBuilder)group).Finally(endpoint =>
        {
            var numbers = endpoint.Metadata.OfType<IParameterBindingMetadata>().Where(p => p.HasTryParse).ToArray();
            if (numbers.Length == 0 || endpoint.RequestDelegate is not { } next)
            {
                return;
            }

            endpoint.RequestDelegate = context =>
            {
                foreach (var number in numbers)
                {
                    if (Find(context.Request, number.Name) is { } text && !IsNumber(text, number.ParameterInfo.ParameterType))
                    {
                        throw DomainException.Malformed(number.Name);
                    }
                }

                return next(context);
            };
        });
        return group;
    }

    private static string? Find(HttpRequest request, string name) => request.RouteValues.TryGetValue(name, out var value)
        ? value?.ToString()
        : request.Query.TryGetValue(name, out var values) ? values.ToString() : null;

    private static bool IsNumber(string text, Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        var t when t == typeof(int) => int.TryParse(text, CultureInfo.InvariantCulture, out _),
        var t when t == typeof(long) => long.TryParse(text, CultureInfo.InvariantCulture, out _),
        _ => true,
    };
}
