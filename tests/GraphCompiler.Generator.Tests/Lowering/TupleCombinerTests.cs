using System.Numerics;
using System.Reflection;
using GraphCompiler.Generator.Emit;
using GraphCompiler.Generator.Emit.Cpu;
using GraphCompiler.Generator.Emit.Scalar;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Lowering;
using GraphCompiler.Generator.Lowering.Schedules;
using GraphCompiler.Generator.Primitives;
using GraphCompiler.Generator.Tests.Emission;
using GraphCompiler.Generator.Tests.Harness;

namespace GraphCompiler.Generator.Tests.Lowering;

/// <summary>Reductions that combine several values at once, on targets that would do without some of them too.</summary>
public class TupleCombinerTests
{
    const string Text = """
        /// <summary>Rows, and columns.</summary>
        [Model(Precision)] public partial class Rows
        {
            [Graph] Tensor Soft([Shape("N", "C")] Tensor x) => Softmax(x);
            [Graph] Tensor Logs([Shape("N", "C")] Tensor x) => LogSoftmax(x);
            [Graph] Tensor Total([Shape("N", "C")] Tensor x) => x.LogSumExp(1);
            [Graph] Tensor Columns([Shape("N", "C")] Tensor x) => Softmax(x * 3, 0);
            [Graph] Tensor Masked([Shape("N", "C")] Tensor x) => Softmax(Where(x > 0.5, x, double.NegativeInfinity));
            [Graph] Tensor Least([Shape("N", "C")] Tensor x) =>
                Softmax(-Abs(x)) * x.LogSumExp(1, keepDims: true) + x.Max(1, keepDims: true);
            [Graph] (IntTensor, IntTensor, Tensor) Best([Shape("N", "C")] Tensor x) =>
                (x.ArgMax(1), x.ArgMin(0, keepDims: true), x.Max(1));
            [Graph] (IntTensor, IntTensor) BestCount([Shape("N", "C")] IntTensor i) => ((i * 7 % 5).ArgMax(1), (i * 7 % 5).ArgMin(0));
            [Graph] (Tensor, Tensor) Spread([Shape("N", "C")] Tensor x) =>
                (x.Variance(1), x.Variance([0, 1], keepDims: true) + x.Mean(0));
            [Graph] Tensor Far([Shape("N", "C")] Tensor x) => (x + 300).Variance(1) + x.Mean(1);
            [Graph] Tensor Scaled([Shape("N", "C")] Tensor x) => (x - x.Mean(1, keepDims: true)) / Sqrt(x.Variance(1, keepDims: true) + 1e-5);
        }
        /// <summary>Losses of rows.</summary>
        [Model(Precision)] public partial class Trained
        {
            readonly Parameter scale = new(Init.Ones, 1), shift = new(Init.Zeros, 1);
            [Loss] Tensor Classes([Shape("N", "C")] Tensor x, [Shape("N")] IntTensor labels) =>
                (CrossEntropy(x * scale + shift, labels, reduction: Reduction.None) * (1 + Arange(x.Dim(0)))).Mean();
            [Loss] Tensor Shares([Shape("N", "C")] Tensor x) =>
                (Softmax(x * scale) * x).Sum(1).Mean() + (x * scale).LogSumExp(1).Mean();
            [Loss] Tensor Spread([Shape("N", "C")] Tensor x)
            {
                var y = x * scale + shift;
                return (Tanh((y - y.Mean(1, keepDims: true)) / Sqrt(y.Variance(1, keepDims: true) + 0.1)) * x).Mean()
                    + y.Variance(0).Mean();
            }
        }
        """;

    static string In(string precision) => Text.Replace("(Precision)", precision, StringComparison.Ordinal);

    static KernelTraits Online(KernelTraits traits) => traits with { FewestOfOnlineSum = 1, FewestOfOnlineVariance = 1 };

    static readonly Lazy<EmittedModels> vectors = new(() => EmittedModels.Compile(In(""), fuse: true, kernels: Online)),
        doubles = new(() => EmittedModels.Compile(In("(Precision = Precision.Double)"), fuse: true, kernels: Online)),
        loops = new(() => EmittedModels.Compile(In(""), fuse: true, target: HostTarget.Scalar, kernels: Online));

    static readonly Lazy<Dictionary<string, ModelSpec>> specs =
        new(() => EmittedModels.Read(In("(Precision = Precision.Double)")).Specs);

    // Where numbers are infinite, derivatives aren't those of the formulas.
    public static TheoryData<string, int, int, string> Sizes => new(
        from model in new[] { "Rows", "Trained" }
        from columns in new[] { 1, 3, 16, 17, 40, 200 }
        from rows in new[] { 1, 5, 33 }
        from values in new[] { "numbers", "ties", "infinite", "lost" }
        where model == "Rows" || values is "numbers" or "ties"
        select (model, rows, columns, values));

    /// <summary>Numbers; few different ones; some infinite and some that are none; rows of -infinity, some of them to the end.</summary>
    static Func<string, Random, double?> Draw(string values) => (name, random) => name != "x" ? null : values switch
    {
        "ties" => random.Next(3),
        "infinite" => random.Next(40) switch
        {
            0 => double.NaN,
            1 => double.PositiveInfinity,
            < 20 => double.NegativeInfinity,
            _ => random.NextDouble() * 4 - 2,
        },
        "lost" => random.Next(60) == 0 ? random.NextDouble() : double.NegativeInfinity,
        _ => random.NextDouble() * 20 - 10,
    };

    static Dictionary<string, long> Symbols(int rows, int columns) => new() { ["N"] = rows, ["C"] = columns };

    [Theory, MemberData(nameof(Sizes))]
    public void Kernels_mean_what_graphs_mean(string model, int rows, int columns, string values) =>
        LoweredModel.Compare(specs.Value[model], ModelCompiler.Compile(specs.Value[model], kernels: Online),
            [(Symbols(rows, columns), rows + columns)], Draw(values));

    [Theory, MemberData(nameof(Sizes))]
    public void Vectors_compute_what_graphs_mean(string model, int rows, int columns, string values)
    {
        Compare(vectors.Value.Create(model), rows, columns, values);
        Compare(doubles.Value.Create(model), rows, columns, values);
    }

    [Theory, MemberData(nameof(Sizes))]
    public void Loops_compute_what_graphs_mean(string model, int rows, int columns, string values) =>
        Compare(loops.Value.Create(model), rows, columns, values);

    /// <summary>A processor has a row at hand when it reads it again; a device has not, if the row is long.</summary>
    [Theory, InlineData(50257, true), InlineData(1024, false)]
    public void Devices_sum_exponentials_of_long_rows_in_one_pass(int length, bool isOnePass)
    {
        var spec = EmittedModels.Read($$"""
            [Model] public partial class Words
            {
                readonly Parameter w = new(Init.Zeros, 8, {{length}});
                [Loss] Tensor Loss([Shape("N", 8)] Tensor x, [Shape("N")] IntTensor labels) => CrossEntropy(MatMul(x, w), labels);
            }
            """).Specs["Words"];
        var model = ModelCompiler.Compile(spec with { HasIlgpu = true });
        static bool HasTuples(IEnumerable<Kernel> kernels) =>
            kernels.SelectMany(kernel => kernel.Statements).OfType<Statement.AccumulateTuple>().Any();
        Assert.False(HasTuples(model.Kernels));
        Assert.Equal(isOnePass, HasTuples(model.Device!.Kernels));
    }

    /// <summary>A combiner that is none of plain totals: the product of the complex numbers of a row.</summary>
    static readonly Lazy<MethodInfo> complexProduct = new(() =>
    {
        var (r, n, size) = (new Axis("r", 3), new Axis("n", Dim.Symbol("N")), Dim.Symbol("N"));
        var (x, y) = (new Operand("x", DType.Float32, new Shape([3, size, 2])), new Operand("y", DType.Float32, new Shape([3, 2])));
        Local real = new("real", DType.Real), imaginary = new("imaginary", DType.Real);
        Expression Apply(Elementwise function, Expression left, Expression right) => new Expression.Apply(function.Function, [left, right]);
        var combiner = new TupleCombiner("ComplexProduct", ["real", "imaginary"], [1, 0], (a, b, name) =>
        [
            Apply(Elementwise.Subtract, Apply(Elementwise.Multiply, a[0], b[0]), Apply(Elementwise.Multiply, a[1], b[1])),
            Apply(Elementwise.Add, Apply(Elementwise.Multiply, a[0], b[1]), Apply(Elementwise.Multiply, a[1], b[0])),
        ]);
        var tree = new LoopTree
        {
            Parallel = [r],
            Operands = [x, y],
            Body =
            [
                new Statement.Loop([n], [new Statement.AccumulateTuple([real, imaginary], combiner,
                [
                    new Expression.Load(x, ((IndexExpression)r * size + n) * 2),
                    new Expression.Load(x, ((IndexExpression)r * size + n) * 2 + (IndexExpression)(Dim)1),
                ])]),
                new Statement.Store(y, (IndexExpression)r * 2, new Expression.Read(real)),
                new Statement.Store(y, (IndexExpression)r * 2 + (IndexExpression)(Dim)1, new Expression.Read(imaginary)),
            ],
        };
        KernelCheck.Run(tree, [], "in the test");
        var kernel = new Kernel(tree) { Name = "ComplexProduct" };
        var (vectors, loops) = (new CodeWriter(), new CodeWriter());
        new CpuKernels(vectors, DType.Float32).Print(kernel, Target.Cpu.Vectors);
        new ScalarKernels(loops, DType.Float32).Print(kernel, ScalarSchedule.Of(kernel));
        using var stream = new MemoryStream();
        var result = ModelCompilation.Create($$"""
            using System;
            using System.Runtime.CompilerServices;
            using GraphCompiler.Cpu;
            using GraphCompiler.Runtime;
            using static GraphCompiler.Cpu.Elements;
            public static class Loops
            {
                {{loops}}
            }
            public static class Kernels
            {
                {{vectors}}
                public static void Run(float[] x, float[] y, int n)
                {
                    var (numbers, products) = (new Arena<float>(x.Length), new Arena<float>(6));
                    x.CopyTo(numbers.Slice(0, x.Length));
                    new ComplexProduct(new(numbers, 0), new(products, 0), n).Launch(new WorkerTeam(2));
                    products.Slice(0, 6).CopyTo(y);
                    Loops.ComplexProduct(x, y.AsSpan(6), n);
                }
            }
            """).Emit(stream);
        Assert.True(result.Success, string.Join("\n", result.Diagnostics));
        return Assembly.Load(stream.ToArray()).GetType("Kernels")!.GetMethod("Run")!;
    });

    [Theory, InlineData(1), InlineData(15), InlineData(16), InlineData(17), InlineData(200)]
    public void Any_tuples_are_combined(int length)
    {
        var random = new Random(length);
        var (x, y) = (Enumerable.Range(0, 6 * length).Select(_ => (random.NextSingle() - 0.5f) * 2.4f).ToArray(), new float[12]);
        complexProduct.Value.Invoke(null, [x, y, length]);
        for (var row = 0; row < 6; row++)
        {
            var product = Enumerable.Range(row % 3 * length, length)
                .Aggregate(Complex.One, (product, i) => product * new Complex(x[2 * i], x[2 * i + 1]));
            var difference = product - new Complex(y[2 * row], y[2 * row + 1]);
            Assert.InRange(Complex.Abs(difference), 0, 1e-4 * Complex.Abs(product));
        }
    }

    static void Compare(EmittedModel model, int rows, int columns, string values) =>
        Comparison.Run(model, Symbols(rows, columns), rows + columns, Draw(values));
}
