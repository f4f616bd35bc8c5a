namespace GraphCompiler.Generator.Graphs;

/// <summary>Where a node came from, in terms that survive an unrelated edit: no position, only the words the user wrote.</summary>
/// <param name="Site">The number of the expression in evaluation order; the front end keeps the table from sites to locations.</param>
/// <param name="Expression">The user's own expression, on one line: <c>Relu(hidden.Forward(x))</c>.</param>
/// <param name="Path">The module path and functions it was reached through: <c>hidden.Forward</c>; empty in the entry itself.</param>
/// <param name="Functions">The functions and module types it was reached through, outermost first: <c>Block > LayerNorm</c>.</param>
/// <param name="IsGradient">Whether the node was derived by differentiating the expression.</param>
/// <param name="Name">
/// What the user calls the value: a variable, the function that returns it or the module whose <c>Forward</c> does; empty if it has no
/// name.
/// </param>
/// <param name="ResultOf">The function or module type whose result the value is; empty if it is none.</param>
internal sealed record Origin(int Site, string Expression, string Path, string Functions = "", bool IsGradient = false, string Name = "",
    string ResultOf = "")
{
    /// <summary>
    /// When the backward pass computes a value of the forward pass again: values with 1 first, then those with 2; 0 for all others.
    /// </summary>
    public int Recomputation { get; init; }

    public static readonly Origin None = new(-1, "", "");

    /// <summary>The origin of a part of the formula that computes the value.</summary>
    public Origin OfPart() => Name.Length + ResultOf.Length == 0 ? this : this with { Name = "", ResultOf = "" };

    /// <summary>The origin of what differentiating the value makes.</summary>
    public Origin AsGradient() => IsGradient ? OfPart() : OfPart() with { IsGradient = true };

    public Origin Named(string name, string resultOf) => this with { Name = name, ResultOf = resultOf };

    public override string ToString() =>
        (Recomputation > 0 ? "Again: " : IsGradient ? "Grad of: " : "") + Expression + (Path.Length == 0 ? "" : $"  ({Path})");
}
