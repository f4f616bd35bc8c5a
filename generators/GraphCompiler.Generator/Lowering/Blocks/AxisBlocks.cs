namespace GraphCompiler.Generator.Lowering.Blocks;

/// <summary>An axis cut into blocks of equal length, the last of which may be shorter.</summary>
/// <param name="Length">The length of the axis.</param>
/// <param name="Size">The length of a block.</param>
/// <param name="First">The first position of the block at hand, a symbol.</param>
/// <param name="Rows">The length of the block at hand: a symbol, or <paramref name="Size"/> where that divides the length.</param>
/// <param name="Columns">
/// How many columns the rows of the block at hand have: as many as there are rows up to its end; null for all.
/// </param>
internal sealed record AxisBlocks(Dim Length, long Size, Dim First, Dim Rows, Dim? Columns)
{
    /// <param name="length">The length of the axis.</param>
    /// <param name="size">The length of a block that is wished for. An axis of known length may get a smaller one that divides it.</param>
    /// <param name="isTriangle">Whether a row has no columns after its own number.</param>
    /// <param name="isTaken">Whether something else has a name.</param>
    public static AxisBlocks Of(Dim length, int size, bool isTriangle, Func<string, bool> isTaken)
    {
        var sizes = Enumerable.Range(0, size / 2).Select(less => size - less);
        var divisor = length.Constant is { } known ? sizes.FirstOrDefault(block => known % block == 0) : 0;
        var first = Dim.Symbol(Free("first"), 0);
        if (divisor > 0)
        {
            var blocks = isTriangle ? Dim.Symbol(Free("blocks"), 1, length.Constant / divisor) : null;
            return new(length, divisor, first, divisor, blocks is null ? null : blocks * (Dim)divisor) { Through = blocks };
        }
        return new(length, size, first, Dim.Symbol(Free("rows"), 1, size),
            isTriangle ? Dim.Symbol(Free("columns"), 1, length.Greatest) : null);

        string Free(string name)
        {
            while (isTaken(name)) name += "OfBlock";
            return name;
        }
    }

    /// <summary>
    /// The number of blocks up to the one at hand, a symbol, where all are as long: kernels see that columns are a multiple.
    /// </summary>
    public Dim? Through { get; private init; }

    /// <summary>The symbols of a block with their values, each in terms of the ones before it.</summary>
    public IEnumerable<(Dim Symbol, Func<Func<Dim, string>, string> Value)> Definitions
    {
        get
        {
            if (!Rows.IsConstant) yield return (Rows, print => $"nint.Min({print(Size)}, {print(Length - First)})");
            if (Through is not null) yield return (Through, print => $"{print(First)} / {print(Size)} + 1");
            else if (Columns is not null) yield return (Columns, print => print(First + Rows));
        }
    }

    /// <summary>The number of blocks; where the length is a sum, perhaps one more.</summary>
    public Dim Count => Length.InBlocks(Size);

    /// <summary>A size, where the last block is taken to be as long as the others, and to have all columns.</summary>
    public Dim InWholeBlocks(Dim size) => size.Substitute(symbol =>
        symbol == Through?.Name ? Count : symbol == Rows.Name ? Size : symbol == Columns?.Name ? Length : Dim.Symbol(symbol));
}
