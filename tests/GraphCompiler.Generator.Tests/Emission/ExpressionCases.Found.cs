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
        // The product's sum and the sum its epilogue compares with can't be one kernel: the product lies between them.
        yield return Case("Found", "MatMul(x, y).Sum() * z.Sum() + (MatMul(x, y) >= z.Sum())", Real("x", n, 5), Real("y", 5, 1),
            Real("z", n));
        // Labels are loaded at gathered places.
        yield return Case("Found", "TakeAlongAxis(OneHot(i, 4), j, 0) * x", Index("i", 4, 5), Index("j", 5, n, 4), Real("x", n, 4));
        // A sum of repeated integers is the repeated sum.
        yield return Case("Found", "x * (i.Expand(3, 4) + j.Expand(3, 4)).ToTensor()", Real("x", 3, 4), Index("i", 5, 4), Index("j", 5, 4));
    }
}
