using System.Collections.Immutable;

namespace GraphCompiler.Generator.Frontend.Values;

internal sealed record TupleValue(ImmutableArray<object?> Items)
{
    public bool Equals(TupleValue? other) => other is not null && Items.SequenceEqual(other.Items);

    public override int GetHashCode() => Items.Length;
}
