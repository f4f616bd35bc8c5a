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

    [Graph] Tensor LayerNormOf([Shape(Rows, Columns)] Tensor x) => (x - x.Mean(1, keepDims: true)) / Sqrt(x.Variance(1, keepDims: true) + 1e-5);

    [Graph] Tensor TransposeOf([Shape(Rows, Columns)] Tensor x) => x.Transpose() * 2;

    internal IEnumerable<Measured> All()
    {
        const double one = 8.0 * Size, rows = 8.0 * Rows * Columns;
        yield return new("exp, 1 M", On(() => RunExpOf(Memory.Work(new ExpOfPlaces().WorkLength))), Bytes: one);
        yield return new("tanh, 1 M", On(() => RunTanhOf(Memory.Work(new TanhOfPlaces().WorkLength))), Bytes: one);
        yield return new("sigmoid, 1 M", On(() => RunSigmoidOf(Memory.Work(new SigmoidOfPlaces().WorkLength))), Bytes: one);
        yield return new("log, 1 M", On(() => RunLogOf(Memory.Work(new LogOfPlaces().WorkLength))), Bytes: one);
        yield return new("sin, 1 M", On(() => RunSinOf(Memory.Work(new SinOfPlaces().WorkLength))), Bytes: one);
        yield return new("gelu, 1 M", On(() => RunGeluOf(Memory.Work(new GeluOfPlaces().WorkLength))), Bytes: one);
        yield return new("relu, 1 M", On(() => RunReluOf(Memory.Work(new ReluOfPlaces().WorkLength))), Bytes: one);
        yield return new("x + y, 1 M", On(() => RunSumOfTwo(Memory.Work(new SumOfTwoPlaces().WorkLength))), Bytes: 1.5 * one);
        yield return new("sum, 1 M", On(() => RunTotalOf(Memory.Work(new TotalOfPlaces().WorkLength))), Bytes: one / 2);
        yield return new("sums of rows, 1000 x 1000", On(() => RunRowSums(Memory.Work(new RowSumsPlaces().WorkLength))), Bytes: rows / 2);
        yield return new("sums of columns, 1000 x 1000", On(() => RunColumnSums(Memory.Work(new ColumnSumsPlaces().WorkLength))), Bytes: rows / 2);
        yield return new("softmax, 1000 x 1000", On(() => RunSoftmaxOf(Memory.Work(new SoftmaxOfPlaces().WorkLength))), Bytes: rows);
        yield return new("layer norm, 1000 x 1000", On(() => RunLayerNormOf(Memory.Work(new LayerNormOfPlaces().WorkLength))), Bytes: rows);
        yield return new("transposition, 1000 x 1000", On(() => RunTransposeOf(Memory.Work(new TransposeOfPlaces().WorkLength))), Bytes: rows);
    }

    Action<WorkerTeam> On(Action run) => team =>
    {
        Memory.Workers = team;
        run();
    };
}
