using GraphCompiler.Generator.Tests.Ops;

namespace GraphCompiler.Generator.Tests.Emission;

// What random graphs found to be compiled wrongly, made small.
static partial class ExpressionCases
{
    static IEnumerable<OpCase> Found()
    {
        // Both operands of a product load the same element, and walk neither rows nor columns.
        yield return Case("Found", "MatMul(x.Expand(4, x.Dim(1)), x.Expand(4, x.Dim(1)).Transpose())", Real("x", 1, n));
        // A slice from the start, the gradient of padding at the end, is read along a shorter axis than it lies on.
        yield return Case("Found", "Min(x, y).Pad(0, 0, 2, 3f)", Real("x", n, 17), Real("y", 17));
    }
}
