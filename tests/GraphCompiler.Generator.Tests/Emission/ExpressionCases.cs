using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Tests.Ops;

namespace GraphCompiler.Generator.Tests.Emission;

/// <summary>Expressions that several primitives make up. Their graphs, as the front end makes them, are the reference.</summary>
static partial class ExpressionCases
{
    static readonly Dim n = Dim.Symbol("N");

    public static IReadOnlyList<OpCase> All { get; } = [.. Library(), .. Products(), .. Movements(), .. Reductions(), .. Indexing(),
        .. Results(), .. Convolutions(), .. Found()];

    static OpCase Case(string group, string code, params OpOperand[] operands) => new(group, code, operands, null!, null!);

    static OpOperand Real(string name, params Dim[] shape) => new(name, shape, -2, 2);

    static OpOperand Positive(string name, params Dim[] shape) => new(name, shape, 0.5, 2);

    static OpOperand Index(string name, int bound, params Dim[] shape) => new(name, shape, 0, bound) { IsIndex = true };

    static IEnumerable<OpCase> Library()
    {
        foreach (var function in new[] { "Softmax", "LogSoftmax" })
        {
            foreach (var size in new[] { 1, 5, 16, 17, 100 }) yield return Case("Library", $"{function}(x)", Real("x", n, size));
            yield return Case("Library", $"{function}(x, 0)", Real("x", n, 5));
            yield return Case("Library", $"{function}(x, 1)", Real("x", 2, n, 17));
            yield return Case("Library", $"{function}(x, 0)", Real("x", n));
        }
        yield return Case("Library", "CrossEntropy(x, i)", Real("x", n, 10), Index("i", 10, n));
        yield return Case("Library", "CrossEntropy(x, i)", Real("x", 2, n, 17), Index("i", 17, 2, n));
        yield return Case("Library", "Mse(x, y)", Real("x", n, 5), Real("y", n, 5));
        yield return Case("Library", "BinaryCrossEntropyWithLogits(x, y)", Real("x", n, 3), Positive("y", n, 3));
        yield return Case("Library", "Gelu(x)", Real("x", n, 31));
        yield return Case("Library", "Softplus(x)", Real("x", n, 31));
        foreach (var axis in new[] { "0", "1", "-1" })
            yield return Case("Library", $"x.Variance({axis})", Real("x", 2, n, 5) with { Low = -1 });
        yield return Case("Library", "x.Mean([0, 2], keepDims: true) + x.Mean()", Real("x", 4, n, 5));
        yield return Case("Library", "(x - x.Mean(0, keepDims: true)) / Sqrt(x.Variance(0, keepDims: true) + 1e-2f)", Real("x", n, 17));
        yield return Case("Library", "(x - x.Mean([0, 2], keepDims: true)) / Sqrt((x * x).Mean([0, 2], keepDims: true) + 1e-2f)",
            Real("x", n, 3, 5));
        yield return Case("Library", "x / Sqrt((x * x).Sum(-1, keepDims: true))", Positive("x", n, 31));
    }

    static IEnumerable<OpCase> Products()
    {
        foreach (var size in new[] { 1, 5, 16, 17, 31, 100 })
        {
            yield return Case("Product", "MatMul(x, y)", Real("x", n, size), Real("y", size, 7));
            yield return Case("Product", "Tanh(MatMul(x, y) + z)", Real("x", n, 5), Real("y", 5, size), Real("z", size));
        }
        yield return Case("Product", "MatMul(x.Transpose(), y)", Real("x", 17, n), Real("y", 17, 5));
        yield return Case("Product", "MatMul(x, y.Transpose())", Real("x", n, 17), Real("y", 5, 17));
        yield return Case("Product", "MatMul(x.Transpose(), y.Transpose())", Real("x", 17, n), Real("y", 5, 17));
        yield return Case("Product", "MatMul(x, y).Transpose()", Real("x", n, 17), Real("y", 17, 5));
        yield return Case("Product", "MatMul(x, y.Transpose())", Real("x", 2, n, 17), Real("y", 2, n, 17));
        yield return Case("Product", "MatMul(x, y)", Real("x", 3, 1, n, 4), Real("y", 2, 4, 5));
        yield return Case("Product", "MatMul(x, y)", Real("x", 2, 3, n, 4), Real("y", 1, 3, 4, 5));
        yield return Case("Product", "MatMul(x, y)", Real("x", n, 2, 3, 4), Real("y", 4));
        yield return Case("Product", "MatMul(x, y)", Real("x", 4), Real("y", n, 4, 5));
        yield return Case("Product", "MatMul(x.Reshape(-1, 1), y.Reshape(1, -1))", Real("x", n), Real("y", 17));
        yield return Case("Product", "MatMul(x, MatMul(y, x))", Real("x", n), Real("y", n, n));
        yield return Case("Product", "MatMul(MatMul(x, y), x.Transpose())", Real("x", n, 5), Real("y", 5, 5));
        yield return Case("Product", "MatMul(x, x.Transpose())", Real("x", n, 17));
        yield return Case("Product", "Relu(MatMul(x, y)) + MatMul(x, y) * z", Real("x", n, 5), Real("y", 5, 6), Real("z", n, 1));
        yield return Case("Product", "MatMul(x * 2f, y + 1f)", Real("x", n, 5), Real("y", 5, 6));
        yield return Case("Product", "MatMul(x.Expand(x.Dim(0), 5), y)", Real("x", n, 1), Real("y", 5, 6));
        yield return Case("Product", "MatMul(x.Permute(1, 0, 2).Reshape(2, -1), y.Reshape(x.Dim(0) * 3, 4))", Real("x", n, 2, 3),
            Real("y", n, 3, 4));
        yield return Case("Product", "MatMul(Softmax(MatMul(x, y.Transpose()) / 3f), y)", Real("x", 2, n, 5), Real("y", 2, n, 5));
        yield return Case("Product", "MatMul(x, y).Sum(0)", Real("x", n, 5), Real("y", 5, 6));
        yield return Case("Product", "MatMul(x, y).Max(-1)", Real("x", n, 5), Real("y", 5, 6));
        yield return Case("Product", "MatMul(x.Sum(0), y)", Real("x", n, 5), Real("y", 5, 6));
        yield return Case("Product", "Exp(MatMul(x, y) - MatMul(x, y).Max(-1, keepDims: true))", Real("x", n, 5), Real("y", 5, 17));
    }

    static IEnumerable<OpCase> Movements()
    {
        yield return Case("Movement", "x.Permute(1, 0, 2).Reshape(x.Dim(0) * 2, 4)", Real("x", n, 2, 4));
        yield return Case("Movement", "Exp(x).Transpose().Reshape(-1)", Real("x", n, 5));
        yield return Case("Movement", "x.Reshape(x.Dim(0), 3, 2, 4).Permute(0, 2, 1, 3).Reshape(x.Dim(0), 2, 12)", Real("x", n, 24));
        yield return Case("Movement", "x.Transpose(0, 2) * y", Real("x", n, 2, 5), Real("y", 5, 2, 1));
        yield return Case("Movement", "x.Transpose() + y", Real("x", n, 17), Real("y", 17, n));
        yield return Case("Movement", "Sigmoid(x.Transpose()) * y.Reshape(1, -1)", Real("x", n, 17), Real("y", n));
        yield return Case("Movement", "(x + 1f).Reshape(-1).Reshape(2, -1, 3).Sum(1)", Real("x", 6, n));
        yield return Case("Movement", "x.Reshape(x.Dim(0), 1, 5) - x.Reshape(1, x.Dim(0), 5)", Real("x", n, 5));
        yield return Case("Movement", "x * y * z", Real("x", n, 1, 1), Real("y", 1, 5, 1), Real("z", 17));
        yield return Case("Movement", "x + y", Real("x", 1, 1), Real("y", n, 1));
        yield return Case("Movement", "x.Expand(4, x.Dim(0), 3).Permute(2, 1, 0)", Real("x", n, 1));
        yield return Case("Movement", "(x + y)[.., ..3].Sum(1) + (x + y)[.., 1..4].Max(1)", Real("x", n, 5), Real("y", 5));
        yield return Case("Movement", "Tanh(x).Permute(2, 0, 1).Sum(1)", Real("x", n, 5, 17));
    }

    static IEnumerable<OpCase> Reductions()
    {
        foreach (var axes in new[] { "0", "1", "2", "[0, 1]", "[1, 2]", "[0, 2]", "[0, 1, 2]" })
        {
            yield return Case("Reduction", $"x.Sum({axes})", Real("x", n, 5, 17));
            yield return Case("Reduction", $"(x * y).Max({axes}, keepDims: true) + x", Real("x", 17, n, 3), Real("y", 17, n, 3));
        }
        yield return Case("Reduction", "x.Sum(-1).Max()", Real("x", n, 31));
        yield return Case("Reduction", "(x / x.Sum(-1, keepDims: true)).Max(0)", Positive("x", n, 31));
        yield return Case("Reduction", "Exp(x.Sum(0)) + x.Sum(1, keepDims: true)", Positive("x", n, n) with { Low = -0.1, High = 0.1 });
        yield return Case("Reduction", "x * x.Sum() + x.Min(0, keepDims: true)", Real("x", n, 5));
        yield return Case("Reduction", "x.Sum(1)", Real("x", n, 1));
        yield return Case("Reduction", "x.Sum(0, keepDims: true).Sum(1)", Real("x", n, 1, 3));
        yield return Case("Reduction", "(Exp(x).Sum(-1, keepDims: true) * Exp(x)).Sum(-1) + Exp(x).Max(-1)",
            Real("x", n, 17) with { Low = -1, High = 1 });
    }

    static IEnumerable<OpCase> Indexing()
    {
        yield return Case("Indexing", "MatMul(Gather(x, i), y)", Real("x", 7, 5), Index("i", 7, n), Real("y", 5, 3));
        yield return Case("Indexing", "MatMul(OneHot(i, 5), y)", Index("i", 5, n), Real("y", 5, 3));
        yield return Case("Indexing", "Gather(Gather(x, i), j)", Real("x", 7, 5), Index("i", 7, 4), Index("j", 4, n));
        yield return Case("Indexing", "Gather(x, i, axis: 1) * Gather(x, i, axis: 1).Sum(0)", Real("x", n, 7), Index("i", 7, 20));
        yield return Case("Indexing", "Gather(x, i, axis: 2)", Real("x", 2, n, 5), Index("i", 5, 2, 3));
        yield return Case("Indexing", "Softmax(Gather(x, i) + y)", Real("x", 7, 17), Index("i", 7, 2, n), Real("y", n, 17));
        yield return Case("Indexing", "Gather(Exp(x), i)", Real("x", 7), Index("i", 7, n));
        yield return Case("Indexing", "(OneHot(i, 17) * x).Sum(-1)", Index("i", 17, n), Real("x", n, 17));
        yield return Case("Indexing", "Gather(x.Transpose(), i)", Real("x", 5, 7), Index("i", 7, n));
        yield return Case("Indexing", "Gather(x, i) + Gather(x, j)", Real("x", 5, 3), Index("i", 5, n), Index("j", 5, n));
    }

    static IEnumerable<OpCase> Results()
    {
        yield return Case("Result", "x", Real("x", n, 5));
        yield return Case("Result", "x.Transpose()", Real("x", n, 5));
        yield return Case("Result", "x * 0f + 2f", Real("x", n, 5));
        yield return Case("Result", "StopGradient(x) * y", Real("x", n, 5), Real("y", 5));
        yield return Case("Result", "x + x * x - x / (x + 3f)", Real("x", n, 5));
        yield return Case("Result", "Where(x > y, x * y, y - x)", Real("x", n, 17), Real("y", n, 1));
        yield return Case("Result", "(x > 0f) * y.Sum()", Real("x", n), Real("y", 3));
        yield return Case("Result", "x.Sum() / x.Dim(0) + x.Dim(1)", Real("x", n, 5));
        yield return Case("Result", "2f - x / 3f - (1f - x) - -x", Real("x", n, 5));
        yield return Case("Result", "Pow(x, 2) + Pow(x, 0.5f) + Pow(2f, x) + Pow(x, -1)", Positive("x", n, 5));
        yield return Case("Result", "Max(x, 0f) + Min(x, 1e-3f) + Abs(x - 1e6f) * 1e-6f", Real("x", n, 5) with { Kinks = [0, 1e-3] });
    }
}
