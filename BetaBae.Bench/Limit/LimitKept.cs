using System.Collections.Concurrent;

namespace BetaBae.Bench.Limit;

/// <summary>Answers from memory: one round trip to Redis asks for the session and the revision under which an answer was kept.</summary>
internal sealed class LimitKept(LimitStores stores)
{
    private readonly ConcurrentDictionary<(long User, string Query), (string Revision, byte[] Body)> _answers = new();

    public RequestDelegate Of(RequestDelegate make) => async context =>
    {
        var (user, revision) = await stores.CallerAsync(context);
        var query = (user, $"{context.Request.Path}{context.Request.QueryString}");
        if (!_answers.TryGetValue(query, out var answer) || answer.Revision != revision)
        {
            var response = context.Response.Body;
            using var body = new MemoryStream();
            context.Response.Body = body;
            await make(context);
            context.Response.Body = response;
            answer = _answers[query] = (revision, body.ToArray());
        }

        context.Response.ContentType = LimitJson.ContentType;
        context.Response.ContentLength = answer.Body.Length;
        await context.Response.BodyWriter.WriteAsync(answer.Body);
    };
}
