using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace BetaBae.Data;

/// <summary>
/// A query that is translated once instead of being looked up by its expression in each call, which costs more than running it.
/// EF Core ties what it compiles to a model, and each provider has its own.
/// </summary>
/// <param name="compile">Calls one of <see cref="EF"/>'s <c>CompileAsyncQuery</c> methods.</param>
public sealed class CompiledQuery<TQuery>(Func<TQuery> compile)
    where TQuery : class
{
    private readonly ConditionalWeakTable<IModel, TQuery> _queries = [];

    /// <summary>The query for a context of this kind.</summary>
    public TQuery On(BetaBaeDbContext db)
    {
        ArgumentNullException.ThrowIfNull(db);
        return _queries.TryGetValue(db.Model, out var query) ? query : _queries.GetValue(db.Model, _ => compile());
    }
}

public static class CompiledQuery
{
    /// <summary>The tag of a query whose text is always the same, so that the server may keep it prepared.</summary>
    public const string Prepared = "prepared";

    /// <summary>What EF Core makes of the tag: a line that SQL of our own begins with to be kept prepared as well.</summary>
    public const string PreparedComment = $"-- {Prepared}";
}
