using System.Runtime.InteropServices;

namespace GraphCompiler.Cpu;

/// <summary>
/// The sizes and strides of a batched matrix product: result[i, j] = sum over k of left[i, k] right[k, j]. Strides are in elements.
/// </summary>
/// <param name="Batches">How many products.</param>
/// <param name="Rows">The rows of left and result.</param>
/// <param name="Columns">The columns of right and result.</param>
/// <param name="Depth">The columns of left and rows of right; at depth 0 every sum is 0.</param>
/// <param name="LeftRow">
/// left[i, k] lies at i * LeftRow + k * LeftColumn, or where these say that position i of the rows and k of the depth lie.
/// </param>
/// <param name="LeftColumn">See <paramref name="LeftRow"/>.</param>
/// <param name="RightRow">right[k, j] lies at k * RightRow + j * RightColumn, likewise.</param>
/// <param name="RightColumn">See <paramref name="RightRow"/>. Fastest where this or <paramref name="RightRow"/> is 1.</param>
public readonly record struct ProductShape(
    nint Batches, nint Rows, nint Columns, nint Depth, ProductStride LeftRow, ProductStride LeftColumn, ProductStride RightRow,
    ProductStride RightColumn)
{
    /// <summary>The same as the shape of a product of plain matrices; null if a side does not lie at one stride.</summary>
    internal MatrixShape? AsMatrices() => LeftRow.IsSimple && LeftColumn.IsSimple && RightRow.IsSimple && RightColumn.IsSimple
        ? new(Batches, Rows, Columns, Depth, LeftRow.Stride, LeftColumn.Stride, RightRow.Stride, RightColumn.Stride)
        : null;

    /// <summary>Whether two shapes are the same: as memory, since properties and operators would copy them.</summary>
    internal static bool AreSame(in ProductShape x, in ProductShape y) => Bytes(in x).SequenceEqual(Bytes(in y));

    static ReadOnlySpan<byte> Bytes(ref readonly ProductShape shape) => MemoryMarshal.AsBytes(new ReadOnlySpan<ProductShape>(in shape));
}
