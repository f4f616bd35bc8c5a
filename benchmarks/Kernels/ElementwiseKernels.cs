using GraphCompiler;
using GraphCompiler.Cpu;
using static GraphCompiler.Ops;

namespace KernelBenchmarks;

/// <summary>Functions of 1 M elements, and of rows of 1,000.</summary>
[Model]
public partial class ElementwiseKernels
{
    const int Size = 1 << 20, Rows = 1000, Columns = 1000;

    [Graph] Tensor ExpOf([Shape(Size)] Tensor x) => Exp(x);

    [Graph] Tensor TanhOf([Shape(Size)] Tensor x) => Tanh(x);

    [Graph] Tensor SigmoidOf([Shape(Size)] Tensor x) => Sigmoid(x);

    [Graph] Tensor LogOf([Shape(Size)] Tensor x) => Log(x);

    [Graph] Tensor SinOf([Shape(Size)] Tensor x) => Sin(x);

    [Graph] Tensor GeluOf([Shape(Size)] Tensor x) => Gelu(x);

    [Graph] Tensor ReluOf([Shape(Size)] Tensor x) => Relu(x);

    [Graph] Tensor SumOfTwo([Shape(Size)] Tensor x, [Shape(Size)] Tensor y) => x + y;

    [Graph] Tensor TotalOf([Shape(Size)] Tensor x) => x.Sum();

    [Graph] Tensor RowSums([Shape(Rows, Columns)] Tensor x) => x.Sum(1);

    [Graph] Tensor ColumnSums([Shape(Rows, Columns)] Tensor x) => x.Sum(0);

    [Graph] Tensor SoftmaxOf([Shape(Rows, Columns)] Tensor x) => Softmax(x);

    [Graph]
    Tensor LayerNormOf([Shape(Rows, Columns)] Tensor x) => (x - x.Mean(1, keepDims: true)) / Sqrt(x.Variance(1, keepDims: true) + 1e-5);

    [Graph] Tensor TransposeOf([Shape(Rows, Columns)] Tensor x) => x.Transpose() * 2;

    internal IEnumerable<Measured> All()
    {
        const double one = 8.0 * Size, rows = 8.0 * Rows * Columns;
        var (x, y, result) = (Values.Drawn(Size), Values.Drawn(Size), new float[Size]);
        yield return new("exp, 1 M", On(() => ExpOf(x, result)), Bytes: one);
        yield return new("tanh, 1 M", On(() => TanhOf(x, result)), Bytes: one);
        yield return new("sigmoid, 1 M", On(() => SigmoidOf(x, result)), Bytes: one);
        yield return new("log, 1 M", On(() => LogOf(x, result)), Bytes: one);
        yield return new("sin, 1 M", On(() => SinOf(x, result)), Bytes: one);
        yield return new("gelu, 1 M", On(() => GeluOf(x, result)), Bytes: one);
        yield return new("relu, 1 M", On(() => ReluOf(x, result)), Bytes: one);
        yield return new("x + y, 1 M", On(() => SumOfTwo(x, y, result)), Bytes: 1.5 * one);
        yield return new("sum, 1 M", On(() => TotalOf(x)), Bytes: one / 2);
        yield return new("sums of rows, 1000 x 1000", On(() => RowSums(x.AsSpan(0, Rows * Columns), result.AsSpan(0, Rows))),
            Bytes: rows / 2);
        yield return new("sums of columns, 1000 x 1000", On(() => ColumnSums(x.AsSpan(0, Rows * Columns), result.AsSpan(0, Columns))),
            Bytes: rows / 2);
        yield return new("softmax, 1000 x 1000", On(() => SoftmaxOf(x.AsSpan(0, Rows * Columns), result.AsSpan(0, Rows * Columns))),
            Bytes: rows);
        yield return new("layer norm, 1000 x 1000", On(() => LayerNormOf(x.AsSpan(0, Rows * Columns), result.AsSpan(0, Rows * Columns))),
            Bytes: rows);
        yield return new("transposition, 1000 x 1000", On(() => TransposeOf(x.AsSpan(0, Rows * Columns), result.AsSpan(0, Rows * Columns))),
            Bytes: rows);
    }

    Action<WorkerTeam> On(Action run) => team =>
    {
        Memory.Workers = team;
        run();
    };
}
