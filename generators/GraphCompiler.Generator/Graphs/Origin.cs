namespace GraphCompiler.Generator.Graphs;

/// <summary>Where a node came from, in terms that survive an unrelated edit: no position, only the words the user wrote.</summary>
/// <param name="Site">The number of the expression in evaluation order; the front end keeps the table from sites to locations.</param>
/// <param name="Expression">The user's own expression, on one line: <c>Relu(hidden.Forward(x))</c>.</param>
/// <param name="Path">The module path and functions it was reached through: <c>hidden.Forward</c>; empty in the entry itself.</param>
/// <param name="Functions">The functions and module types it was reached through, outermost first: <c>Block > LayerNorm</c>.</param>
/// <param name="IsGradient">Whether the node was derived by differentiating the expression.</param>
internal sealed record Origin(int Site, string Expression, string Path, string Functions = "", bool IsGradient = false)
{
    public static readonly Origin None = new(-1, "", "");

    public Origin AsGradient() => IsGradient ? this : this with { IsGradient = true };

    public override string ToString() => (IsGradient ? "Grad of: " : "") + Expression + (Path.Length == 0 ? "" : $"  ({Path})");
}
