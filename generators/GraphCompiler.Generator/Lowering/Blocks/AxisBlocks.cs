using GraphCompiler.Generator.Graphs;

namespace GraphCompiler.Generator.Lowering.Blocks;

/// <summary>An axis cut into blocks of equal length, the last of which may be shorter.</summary>
/// <param name="Length">The length of the axis.</param>
/// <param name="Size">The length of a block.</param>
/// <param name="First">The first position of the block at hand, a symbol.</param>
/// <param name="Rows">The length of the block at hand: a symbol, or <paramref name="Size"/> where that divides the length.</param>
internal sealed record AxisBlocks(Dim Length, long Size, Dim First, Dim Rows)
{
    /// <param name="length">The length of the axis.</param>
    /// <param name="size">The length of a block that is wished for. An axis of known length may get a smaller one that divides it.</param>
    /// <param name="isTaken">Whether something else has a name.</param>
    public static AxisBlocks Of(Dim length, int size, Func<string, bool> isTaken)
    {
        var divisor = length.Constant is { } known ? Enumerable.Range(0, size / 2).Select(less => size - less).FirstOrDefault(block => known % block == 0) : 0;
        return divisor > 0
            ? new(length, divisor, Dim.Symbol(Free("first"), 0), divisor)
            : new(length, size, Dim.Symbol(Free("first"), 0), Dim.Symbol(Free("rows"), 1, size));

        string Free(string name)
        {
            while (isTaken(name)) name += "OfBlock";
            return name;
        }
    }

    /// <summary>The number of blocks; where the length is a sum, perhaps one more.</summary>
    public Dim Count => Length.InBlocks(Size);

    /// <summary>A size, where the last block is taken to be as long as the others.</summary>
    public Dim InWholeBlocks(Dim size) => Rows.Name is { } rows ? size.Substitute(symbol => symbol == rows ? Size : Dim.Symbol(symbol)) : size;
}
