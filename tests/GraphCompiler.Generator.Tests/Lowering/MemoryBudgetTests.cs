using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Lowering;
using GraphCompiler.Generator.Passes;
using GraphCompiler.Generator.Tests.Emission;
using GraphCompiler.Generator.Tests.Harness;

namespace GraphCompiler.Generator.Tests.Lowering;

/// <summary>A model with a memory budget computes again what it can't keep, no more, and the same numbers.</summary>
public class MemoryBudgetTests
{
    const string Models = """
        [Model(BUDGET)] public partial class Deep
        {
            readonly Linear[] layers = [new(64, 64), new(64, 64), new(64, 64), new(64, 64), new(64, 64), new(64, 64), new(64, 64),
                new(64, 64)];
            readonly Dropout dropout = new(0.2);
            readonly Parameter[] calls = [new(Init.Zeros, 1)];
            [Loss] Tensor Loss([Shape("N", 64)] Tensor x)
            {
                foreach (var layer in layers) x = dropout.Forward(Tanh(layer.Forward(x)));
                return (x * x + calls[0]).Mean();
            }
        }
        """;

    static ModelSpec Deep(string budget) => EmittedModels.Read(Models.Replace("BUDGET", budget, StringComparison.Ordinal)).Specs["Deep"];

    public static TheoryData<string> Names => [.. ModelTexts.Names];

    [Theory, MemberData(nameof(Names))]
    public void A_checkpointed_graph_means_the_same(string name)
    {
        var spec = EmittedModels.Read(ModelTexts.All).Specs[name];
        foreach (var entry in spec.Entries.Where(entry => entry.Training is not null))
        {
            var data = EntryData.Draw(spec, entry, entry.Symbols.ToDictionary(symbol => symbol, _ => 3L), 1, value => value);
            var graph = Pipeline.Train(entry.Training!, spec.Parameters);
            var checkpointing = new Checkpointing(graph, size => data.SizeOf(size));
            var expected = data.Interpreter.Run(graph);
            foreach (var plan in new CheckpointPlan[] { new(1, 1, true), new(2, 1, false), new(5, 4, false) })
            {
                var changed = checkpointing.Run(plan);
                GraphCheck.Run(changed, $"with {plan}");
                Assert.Equal(expected, data.Interpreter.Run(changed));
            }
        }
    }

    // Of 256 samples, a layer's activation is 66 KB, parameters and gradients are 266 KB together.
    [Theory, InlineData(1, 2000), InlineData(1, 900), InlineData(2, 820)]
    public void The_backward_pass_computes_again_no_more_than_it_takes(int most, int kilobytes)
    {
        var entry = ModelCompiler.Compile(Deep($"MemoryBudget = \"{kilobytes} KB at N = 256\"")).Entries.Single();
        var free = ModelCompiler.Compile(Deep("")).Entries.Single();
        long Of(KernelProgram program, Func<KernelProgram, Dim> size) => size(program).Evaluate(_ => 256);
        var fixedBytes = 8 * (8 * (64 * 64 + 64) + 16);
        Assert.InRange(Of(entry.Gradients!, program => program.Bytes), 1, (kilobytes * 1000) - fixedBytes);
        var (flops, freeFlops) = (Flops(entry.Gradients!), Flops(free.Gradients!));
        var fits = Of(free.Gradients!, program => program.Bytes) + fixedBytes <= kilobytes * 1000;
        Assert.Equal(fits, flops == freeFlops);
        Assert.InRange((double)flops / freeFlops, 1, 1 + most / 3.0);
        Assert.Equal(fits,
            !entry.Gradients!.Launches.Any(launch =>
                launch.Kernel.Sources.Any(source => source.StartsWith("Again: ", StringComparison.Ordinal))));

        static long Flops(KernelProgram program) => program.Launches.Sum(launch => launch.Kernel.Flops.Evaluate(_ => 256));
    }

    [Theory, InlineData("900 KB at N = 256"), InlineData("820 KB at N = 256")]
    public void Losses_and_gradients_are_those_of_a_model_without_a_budget(string budget)
    {
        var data = EntryData.Draw(Deep(""), Deep("").Entries[0], new Dictionary<string, long> { ["N"] = 5 }, 3, value => (float)value);
        var (free, freeLoss) = Run("");
        var (small, loss) = Run($"MemoryBudget = \"{budget}\"");
        Assert.Equal(freeLoss, loss);
        Assert.All(free.Spec.Parameters, parameter => Assert.Equal(free.Gradient(parameter.Path), small.Gradient(parameter.Path)));

        (EmittedModel, double) Run(string arguments)
        {
            var model = EmittedModels.Compile(Models.Replace("BUDGET", arguments, StringComparison.Ordinal)).Create("Deep");
            foreach (var (path, values) in data.Parameters) model.SetParameter(path, values);
            return (model, model.Call("LossAndGradients", model.Spec.Entries[0], data)[0][0]);
        }
    }

    [Theory, InlineData("Transformer"), InlineData("Recurrent"), InlineData("Convolutional")]
    public void Every_kind_of_layer_can_be_computed_again(string name)
    {
        const string text = """
            [Model(Precision = Precision.Double)] public partial class Transformer
            {
                readonly TransformerEncoderLayer[] layers = [new(8, 2, 16), new(8, 2, 16), new(8, 2, 16)];
                [Loss] Tensor Loss([Shape("N", "T", 8)] Tensor x)
                {
                    foreach (var layer in layers) x = layer.Forward(x);
                    return (x * x).Mean();
                }
            }
            [Model(Precision = Precision.Double)] public partial class Recurrent
            {
                readonly Lstm[] layers = [new(4, 6), new(6, 6), new(6, 6), new(6, 3)];
                [Loss] Tensor Loss([Shape("N", "T", 4)] Tensor x)
                {
                    foreach (var layer in layers) x = layer.Forward(x);
                    return (x * x).Mean();
                }
            }
            [Model(Precision = Precision.Double)] public partial class Convolutional
            {
                readonly Conv2d[] layers = [new(2, 4, 3, padding: 1), new(4, 4, 3, padding: 1), new(4, 4, 3, padding: 1)];
                readonly BatchNorm2d[] norms = [new(4), new(4), new(4)];
                [Loss] Tensor Loss([Shape("N", 2, 8, 8)] Tensor x)
                {
                    for (var i = 0; i < layers.Length; i++) x = Relu(norms[i].Forward(layers[i].Forward(x)));
                    return MaxPool2d(x * x, 2).Mean();
                }
            }
            """;
        var spec = EmittedModels.Read(text).Specs[name];
        var entry = spec.Entries[0];
        var data = EntryData.Draw(spec, entry, new Dictionary<string, long> { ["N"] = 3, ["T"] = 5 }, 1, value => value);
        var graph = Pipeline.Train(entry.Training!, spec.Parameters);
        foreach (var plan in new CheckpointPlan[] { new(2, 1, false), new(3, 2, false) })
        {
            var checkpointed = new Checkpointing(graph, size => data.SizeOf(size)).Run(plan);
            var lowered = GraphLowering.Run(checkpointed, Target.Cpu.Kernels, new(DType.Float32), fuse: true,
                name => entry.Symbols.Contains(name));
            Assert.Contains(lowered.Calls, call => call.Written.Any(node => node.Origin.Recomputation > 0));
            foreach (var planned in new[] { lowered, lowered with { SparesMemory = true } })
                LoweredModel.Compare(ProgramPlanner.Plan(planned, entry, ParameterPlaces.Of(spec.Parameters), Target.Cpu), graph,
                    spec, data);
        }
    }

    [Theory]
    [InlineData("64MB", 64_000_000, "")]
    [InlineData(" 1.5 GiB ", 1_610_612_736, "")]
    [InlineData("100 B at N = 3", 100, "N=3")]
    [InlineData("2 KB at N=32,T = 128", 2000, "N=32 T=128")]
    public void Budgets_are_read(string text, long bytes, string sizes)
    {
        var budget = MemoryBudget.Parse(text)!;
        Assert.Equal((bytes, sizes), (budget.Bytes,
            string.Join(" ", budget.Sizes.OrderBy(size => size.Key).Select(size => $"{size.Key}={size.Value}"))));
    }

    [Theory, InlineData(""), InlineData("64"), InlineData("64 XB"), InlineData("-1 MB"), InlineData("0 MB"), InlineData("64 MB at"),
        InlineData("64 MB at N"), InlineData("64 MB at N = 0"),
        InlineData("64 MB at N = 1, N = 2"), InlineData("64 MB N = 1"), InlineData("64 MB at N = 99999999999"),
        InlineData("99999999999999 TB")]
    public void What_is_no_budget_is_not_read(string text) => Assert.Null(MemoryBudget.Parse(text));
}
