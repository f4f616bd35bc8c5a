using GraphCompiler.Generator.Autodiff;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Lowering;
using GraphCompiler.Generator.Lowering.Schedules;
using GraphCompiler.Generator.Primitives;
using GraphCompiler.Generator.Tests.Emission;
using GraphCompiler.Generator.Tests.Harness;

namespace GraphCompiler.Generator.Tests.Lowering;

/// <summary>Which points are spelled one after the other, and that kernels compute the same then.</summary>
public class SpelledPointsTests
{
    static readonly Dim n = Dim.Symbol("N");

    // Windows of all kinds over odd sizes, alone and behind other functions, that touch, overlap or leave elements out.
    const string Pools = """
        [Model] public partial class Windows
        {
            readonly Parameter scale = new(Init.Ones, 3, 1, 1), shift = new(Init.Zeros, 3, 7, 9);
            [Loss] Tensor Maxima([Shape("N", 3, 7, 9)] Tensor x) => Sin(MaxPool2d(Relu(x * scale + shift), 2)).Sum();
            [Loss] Tensor Overlapping([Shape("N", 3, 7, 9)] Tensor x) => Sin(MaxPool2d(x + shift, 3, stride: 2, padding: 1)).Sum();
            [Loss] Tensor Apart([Shape("N", 3, 7, 9)] Tensor x) => Sin(MaxPool2d(x * shift, (2, 1), stride: (3, 2))).Sum();
            [Loss] Tensor Means([Shape("N", 3, 7, 9)] Tensor x) => Sin(AvgPool2d(Exp(x) * (x + shift), 2)).Sum();
            [Loss] Tensor Cubes([Shape("N", 4, 5, 6)] Tensor x, [Shape("N", 3, 7, 9)] Tensor y) =>
                Sin(MaxPool3d(x.Unsqueeze(1) * 2, 2)).Sum() + (y * shift).Sum();
            [Loss] Tensor Alone([Shape("N", 3, 7, 9)] Tensor x) => Sin(MaxPool1d((x + shift).Reshape([-1, 1, 63]), 2)).Sum();
        }
        """;

    [Fact]
    public void Spelled_kernels_compute_the_same()
    {
        var spec = EmittedModels.Read(Pools).Specs["Windows"];
        var model = ModelCompiler.Compile(spec);
        var spelled = 0;
        foreach (var entry in model.Entries)
        {
            var data = EntryData.Draw(spec, entry.Spec, new Dictionary<string, long> { ["N"] = 2 }, 7, value => value);
            Compare(entry.Evaluation, entry.Spec.Evaluation!, data);
            Compare(entry.Gradients!, ReverseMode.WithGradients(entry.Spec.Training!, spec.Parameters), data);
        }
        Assert.True(spelled >= 8, $"{spelled} kernels are spelled");

        void Compare(KernelProgram program, Graph graph, EntryData data)
        {
            var expected = ProgramInterpreter.Run(program, graph, spec, data);
            var actual = ProgramInterpreter.Run(program, graph, spec, data, Scheduled);
            for (var i = 0; i < expected.Length; i++) Tolerance.AssertClose(spec, graph.Outputs[i].Name, expected[i], actual[i]);
        }

        Kernel Scheduled(Kernel kernel)
        {
            if (kernel.Product is not null) return kernel;
            var vector = VectorAxis.Choose(kernel, Target.Cpu.Vectors, spec.Real);
            var (axes, body) = SpelledPoints.Of(kernel, vector, Target.Cpu.Vectors);
            if (body == kernel.Body) return kernel;
            spelled++;
            return kernel with { Parallel = kernel.Parallel.RemoveRange(axes), Body = body };
        }
    }

    [Fact]
    public void Elements_between_each_other_are_loaded_and_stored_together()
    {
        Axis i = new("i", n), j = new("j", 2), k = new("k", 9), l = new("l", 2);
        Operand x = new("x", DType.Float32, new Shape([n, 2, 18])), w = new("w", DType.Float32, new Shape([n, 9])),
            y = new("y", DType.Float32, new Shape([n, 2, 18]));
        var at = ((IndexExpression)i * 2 + j) * 18 + (IndexExpression)k * 2 + l;
        var kernel = new Kernel(new LoopTree
        {
            Parallel = [i, j, k, l],
            Operands = [x, w, y],
            Body =
            [
                new Statement.Store(y, at,
                    new Expression.Apply(Elementwise.Multiply.Function, [x.At(at), w.At((IndexExpression)i * 9 + k)])),
            ],
        });
        var schedule = VectorSchedule.Of(kernel, Target.Cpu.Vectors, DType.Float32);
        Assert.Equal(k, schedule.Lanes.Vector);
        Assert.Equal([i], schedule.Range);
        // x of the first row, w, y of the first row, then x and y of the second one.
        Assert.Equal([typeof(PairLoad), typeof(Statement.Let), typeof(PairStore), typeof(PairLoad), typeof(PairStore)],
            schedule.Body.Select(statement => statement.GetType()));
        Assert.Equal(["x00", "x01", "wElement", "x10", "x11"],
            schedule.Body.SelectMany(statement => statement.Defined).Select(local => local.Name));
    }

    [Fact]
    public void Operands_are_read_before_a_result_takes_their_place()
    {
        Axis i = new("i", n), j = new("j", 9), k = new("k", 2);
        Operand x = new("x", DType.Float32, new Shape([n, 9, 2])), w = new("w", DType.Float32, new Shape([n, 2])),
            y = new("y", DType.Float32, new Shape([n, 9, 2])), scale = new("scale", DType.Float32, new Shape([n, 9])),
            total = new("total", DType.Float32, new Shape([n, 9]));
        var sum = new Local("sum", DType.Real);
        var at = ((IndexExpression)i * 9 + j) * 2 + k;
        var kernel = new Kernel(new LoopTree
        {
            Parallel = [i, j],
            Operands = [x, w, y, scale, total],
            Body =
            [
                new Statement.Loop([k],
                [
                    new Statement.Accumulate(sum, Combiner.Sum, x.At(at)),
                    new Statement.Store(y, at, new Expression.Apply(Elementwise.Multiply.Function,
                        [w.At((IndexExpression)i * 2 + k), scale.At((IndexExpression)i * 9 + j)])),
                ]),
                new Statement.Store(total, (IndexExpression)i * 9 + j, new Expression.Read(sum)),
            ],
        });
        Assert.True(InPlace.IsSafe(kernel, x, y));
        var body = VectorSchedule.Of(kernel, Target.Cpu.Vectors, DType.Float32).Body;
        var read = body.Select((statement, at) => (statement, at))
            .Where(item => item.statement.Parts.OfType<Expression.Load>().Any(load => load.Operand == x)).Select(item => item.at);
        var written = body.Select((statement, at) => (statement, at))
            .Where(item => item.statement.Written.Contains(y)).Select(item => item.at);
        Assert.True(read.Max() < written.Min());
    }

    [Fact]
    public void Long_loops_and_costly_ones_stay()
    {
        Assert.IsType<Statement.Let>(Windows(9, Elementwise.Relu.Function)[0]);
        Assert.IsType<Statement.Loop>(Windows(10, Elementwise.Relu.Function)[0]);
        Assert.IsType<Statement.Loop>(Windows(9, Elementwise.Pow.Function)[0]);
    }

    /// <summary>The body of a kernel that adds up some elements of each window.</summary>
    static IReadOnlyList<Statement> Windows(Dim size, ScalarFunction function)
    {
        Axis i = new("i", n), j = new("j", size);
        Operand x = new("x", DType.Float32, new Shape([size, n])), y = new("y", DType.Float32, new Shape([n]));
        var sum = new Local("sum", DType.Real);
        var value = new Expression.Apply(function, [.. Enumerable.Repeat(x.At((IndexExpression)j * n + i), function.Arity)]);
        return VectorSchedule.Of(new Kernel(new LoopTree
        {
            Parallel = [i],
            Operands = [x, y],
            Body =
            [
                new Statement.Loop([j], [new Statement.Accumulate(sum, Combiner.Sum, value)]),
                new Statement.Store(y, i, new Expression.Read(sum)),
            ],
        }), Target.Cpu.Vectors, DType.Float32).Body;
    }
}
