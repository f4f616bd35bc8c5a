namespace GraphCompiler.Generator.Sizes;

/// <summary>A C# index (<c>2</c>, <c>^1</c>) whose value may be a polynomial.</summary>
internal sealed record IndexValue(Dim Value, bool FromEnd)
{
    /// <summary>The distance from the start of an axis of the given size.</summary>
    public Dim Within(Dim size) => FromEnd ? size - Value : Value;

    public override string ToString() => (FromEnd ? "^" : "") + Value;
}

/// <summary>A C# range (<c>1..^1</c>).</summary>
internal sealed record IndexRange(IndexValue Start, IndexValue End)
{
    public override string ToString() => $"{Start}..{End}";
}
