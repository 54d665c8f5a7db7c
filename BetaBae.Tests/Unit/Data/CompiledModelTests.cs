using BetaBae.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;

namespace BetaBae.Tests.Unit.Data;

public sealed class CompiledModelTests
{
    /// <summary>If not: README, "Changing things", says how to make it anew.</summary>
    [Fact]
    public void MySql_compiled_model_is_the_model()
    {
        using var db = new MySqlDesignTimeFactory().CreateDbContext([]);
        var design = db.GetService<IDesignTimeModel>().Model;
        var expected = db.GetService<IModelRuntimeInitializer>().Initialize(design, designTime: false);
        Assert.NotSame(expected, db.Model);
        Assert.Equal("MySqlBetaBaeDbContextModel", db.Model.GetType().Name);
        Assert.Equal(Describe(expected), Describe(db.Model));
    }

    /// <summary>With what the debug view leaves out: how values are converted, compared and stored.</summary>
    private static string Describe(IModel model) => string.Join('\n', model.GetEntityTypes().SelectMany(e => e.GetProperties())
        .Select(p => (Name: $"{p.DeclaringType.Name}.{p.Name}", Mapping: p.GetRelationalTypeMapping(), Comparer: p.GetValueComparer()))
        .Select(p => $"{p.Name}: {p.Mapping.StoreType} {p.Mapping.Converter?.GetType()} {p.Comparer.GetType()}")
        .Prepend(model.ToDebugString(MetadataDebugStringOptions.LongDefault)));
}
