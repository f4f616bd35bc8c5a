using System.Collections.Immutable;
using System.Globalization;

namespace GraphCompiler.Generator.Graphs;

/// <summary>The values of a constant tensor, in row-major order.</summary>
internal sealed class Table(ImmutableArray<double> values) : IEquatable<Table>
{
    /// <summary>The most values that generated code is still readable with.</summary>
    public const int MaximumLength = 16384;

    string? text;

    public ImmutableArray<double> Values => values;

    // Zeros of both signs and numbers with the same digits are told apart by their texts.
    public bool Equals(Table? other) => other is not null && ToString() == other.ToString();

    public override bool Equals(object? obj) => Equals(obj as Table);

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(ToString());

    public override string ToString() => text ??= string.Join(", ", values.Select(Text));

    static string Text(double value) =>
        (value == 0 && double.IsNegativeInfinity(1 / value) ? "-" : "") + value.ToString("R", CultureInfo.InvariantCulture);
}
