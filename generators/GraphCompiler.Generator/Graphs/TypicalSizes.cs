namespace GraphCompiler.Generator.Graphs;

/// <summary>Compares sizes: for all values of their symbols where that can be decided, else for typical ones.</summary>
internal static class TypicalSizes
{
    const long OfSymbols = 64;

    public static bool IsAtMost(Dim size, Dim other) =>
        (other - size).Least >= 0 || ((size - other).Least is not > 0 && size.Evaluate(_ => OfSymbols) <= other.Evaluate(_ => OfSymbols));

    public static Dim Smaller(Dim left, Dim right) => IsAtMost(left, right) ? left : right;
}
