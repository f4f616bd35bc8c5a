namespace GraphCompiler.Generator.Graphs;

/// <summary>Compares sizes: for all values of their symbols where that can be decided, else for typical ones.</summary>
internal static class TypicalSizes
{
    const long OfSymbols = 64;

    /// <summary>A size for typical values of its symbols.</summary>
    public static long Of(Dim size) => size.Evaluate(_ => OfSymbols);

    public static bool IsAtMost(Dim size, Dim other) =>
        (other - size).Least >= 0 || ((size - other).Least is not > 0 && Of(size) <= Of(other));

    public static Dim Smaller(Dim left, Dim right) => IsAtMost(left, right) ? left : right;
}
