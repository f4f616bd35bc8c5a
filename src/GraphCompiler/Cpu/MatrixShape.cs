namespace GraphCompiler.Cpu;

/// <summary>
/// The sizes and strides of a batched product of plain matrices, whose rows and columns each lie at one stride: a <see
/// cref="ProductShape"/> that a launch makes in no time. Strides are in elements.
/// </summary>
/// <param name="Batches">How many products.</param>
/// <param name="Rows">The rows of left and result.</param>
/// <param name="Columns">The columns of right and result.</param>
/// <param name="Depth">The columns of left and rows of right; at depth 0 every sum is 0.</param>
/// <param name="LeftRow">left[i, k] lies at i * LeftRow + k * LeftColumn.</param>
/// <param name="LeftColumn">See <paramref name="LeftRow"/>.</param>
/// <param name="RightRow">right[k, j] lies at k * RightRow + j * RightColumn.</param>
/// <param name="RightColumn">See <paramref name="RightRow"/>. Fastest where this or <paramref name="RightRow"/> is 1.</param>
public readonly record struct MatrixShape(
    nint Batches, nint Rows, nint Columns, nint Depth, nint LeftRow, nint LeftColumn, nint RightRow, nint RightColumn)
{
    /// <summary>The same as the shape of any product.</summary>
    internal ProductShape AsProduct() => new(Batches, Rows, Columns, Depth, LeftRow, LeftColumn, RightRow, RightColumn);
}
