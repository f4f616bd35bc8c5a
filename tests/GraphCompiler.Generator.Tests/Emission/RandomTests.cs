using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Lowering;
using GraphCompiler.Generator.Passes;
using GraphCompiler.Generator.Primitives;
using GraphCompiler.Generator.Tests.Harness;

namespace GraphCompiler.Generator.Tests.Emission;

/// <summary>
/// What random operations promise of a whole model. That their numbers are right, fused or not, is in the op and model tests.
/// </summary>
public class RandomTests
{
    const int Count = 4096;

    static readonly Lazy<EmittedModels> models = new(() => EmittedModels.Compile("""
        /// <summary>A model.</summary>
        [Model] public partial class Dropped
        {
            readonly Parameter w = new(Init.Ones, 4096);
            readonly Dropout dropout = new(0.25f);
            Tensor Twice(Tensor x) => Dropout(x, 0.5f);
            [Graph] Tensor Forward([Shape(4096)] Tensor x) => dropout.Forward(x * w);
            [Loss] (Tensor loss, Tensor once, Tensor first, Tensor second) Loss([Shape(4096)] Tensor x)
            {
                var once = dropout.Forward(x * w);
                return (once.Sum(), once, Twice(x), Twice(x));
            }
            [Loss] (Tensor loss, Tensor all, Tensor none) Ends([Shape(4096)] Tensor x) =>
                ((Dropout(x * w, 0) + Dropout(x * w, 1)).Sum(), Dropout(x, 0), Dropout(x, 1));
        }
        /// <summary>A model.</summary>
        [Model(Precision = Precision.Double)] public partial class Smooth
        {
            readonly Linear hidden = new(5, 6), output = new(6, 3);
            [Loss] Tensor Loss([Shape("N", 5)] Tensor x) =>
                Softmax(output.Forward(Dropout(Tanh(hidden.Forward(Dropout(x, 0.2f))), 0.3f))).LogSumExp(0).Sum() + (RandomNormal(6) * hidden.Bias).Sum();
        }
        /// <summary>A model.</summary>
        [Model] public partial class Sampler
        {
            [Graph] Tensor Sample([Shape("N", 4)] Tensor x) => x + RandomNormal(x.Dim(0), 4);
        }
        /// <summary>A model.</summary>
        [Model] public partial class Frozen
        {
            [Frozen] readonly Parameter w = new(Init.Ones, 4096);
            [Loss] Tensor Loss([Shape(4096)] Tensor x) => Dropout(x * w).Sum();
        }
        """));

    [Fact]
    public void Dropout_drops_and_scales_in_training_only()
    {
        var (model, entry, data) = Of("Dropped", "Loss");
        Assert.Equal(data.Tensors["x"], model.Call("Forward", model.Spec.Entries[0], data)[0]);
        Assert.Equal(data.Tensors["x"], model.CallInto("Loss", entry, data, Count, Count, Count)[1]);

        var results = model.CallInto("LossAndGradients", entry, data, Count, Count, Count);
        var dropped = results[1].Count(value => value == 0);
        Assert.InRange(dropped, 0.25 * Count - 4 * Math.Sqrt(Count * 0.1875), 0.25 * Count + 4 * Math.Sqrt(Count * 0.1875));
        for (var i = 0; i < Count; i++)
        {
            if (results[1][i] != 0) Assert.Equal(data.Tensors["x"][i] / 0.75, results[1][i], 1e-6);
            // The backward pass draws the same mask.
            Assert.Equal(results[1][i], model.Gradient("w")[i]);
        }
        // Two calls of one helper: the masks agree as often as chance has it.
        var agree = results[2].Zip(results[3], (a, b) => a == 0 == (b == 0)).Count(same => same);
        Assert.InRange(agree, Count / 2 - 2 * Math.Sqrt(Count), Count / 2 + 2 * Math.Sqrt(Count));
    }

    [Fact]
    public void A_probability_of_0_keeps_all_and_1_nothing()
    {
        var (model, entry, data) = Of("Dropped", "Ends");
        var results = model.CallInto("EndsAndGradients", entry, data, Count, Count);
        Assert.Equal(data.Tensors["x"], results[1]);
        Assert.All(results[2], value => Assert.Equal(0, value));
        Assert.Equal(data.Tensors["x"], model.Gradient("w"));
    }

    [Fact]
    public void Seed_and_step_determine_what_is_drawn()
    {
        var (model, entry, data) = Of("Dropped", "Loss");
        double[][] Steps(int seed)
        {
            ((EmittedModel<float>)model).Model.Memory.Initialize(seed);
            return [.. Enumerable.Range(0, 3).Select(_ => model.CallInto("LossAndGradients", entry, data, Count, Count, Count)[1])];
        }
        var first = Steps(7);
        Assert.Equal(3, first.Select(values => string.Join(",", values.Take(64))).Distinct().Count());
        Assert.NotEqual(first[0], Steps(8)[0]);
        Assert.Equal(first, Steps(7));
        Assert.Equal(3ul, model.Step);
        model.Step = 1;
        Assert.Equal(first[1], model.CallInto("LossAndGradients", entry, data, Count, Count, Count)[1]);
    }

    [Fact]
    public void A_step_set_before_the_first_call_counts()
    {
        var (model, entry, data) = Of("Dropped", "Loss");
        model.Step = 5;
        var first = model.CallInto("LossAndGradients", entry, data, Count, Count, Count)[1];
        model.Step = 5;
        Assert.Equal(first, model.CallInto("LossAndGradients", entry, data, Count, Count, Count)[1]);
    }

    [Fact]
    public void An_entry_without_gradients_repeats_itself_until_the_step_changes()
    {
        var (model, entry, data) = Of("Sampler", "Sample", n: 9);
        var first = model.Call("Sample", entry, data)[0];
        Assert.Equal(first, model.Call("Sample", entry, data)[0]);
        model.Step++;
        Assert.NotEqual(first, model.Call("Sample", entry, data)[0]);
    }

    [Fact]
    public void A_training_step_counts_even_if_nothing_is_trained()
    {
        var (model, entry, data) = Of("Frozen", "Loss");
        model.Call("LossAndGradients", entry, data);
        Assert.Equal(1ul, model.Step);
    }

    [Fact]
    public void Gradients_under_a_fixed_mask_are_central_differences()
    {
        var (model, entry, data) = Of("Smooth", "Loss", n: 7);
        double LossAt(ulong step)
        {
            model.Step = step;
            return model.Call("LossAndGradients", entry, data)[0][0];
        }
        LossAt(5);
        var gradients = model.Spec.Parameters.ToDictionary(parameter => parameter.Path, parameter => model.Gradient(parameter.Path));
        foreach (var parameter in model.Spec.Parameters)
        {
            var (gradient, values) = (gradients[parameter.Path], model.Parameter(parameter.Path));
            for (var i = 0; i < values.Length; i += 3)
            {
                double At(double h)
                {
                    model.SetParameter(parameter.Path, [.. values.Select((value, j) => j == i ? value + h : value)]);
                    return LossAt(5);
                }
                var expected = (At(1e-5) - At(-1e-5)) / 2e-5;
                Assert.Equal(expected, gradient[i], 1e-8 + 1e-6 * Math.Abs(expected));
            }
            model.SetParameter(parameter.Path, values);
        }
    }

    [Fact]
    public void The_same_draw_is_merged_and_different_ones_are_not()
    {
        var draw = RandomNumbers.Uniform.Call(0, Shape.Of(3));
        var outputs = new[] { draw * 2, RandomNumbers.Uniform.Call(0, Shape.Of(3)) * 3, RandomNumbers.Uniform.Call(1, Shape.Of(3)) * 3,
            RandomNumbers.Normal.Call(0, Shape.Of(3)) };
        var graph = Pipeline.Evaluate(new Graph("Draws", [.. outputs.Select((node, i) => new Output("y" + i, OutputRole.Result, node))]));
        Assert.Equal(3, graph.Nodes.Count(node => node.Primitive is RandomNumbers));
    }

    [Fact]
    public void Masks_are_drawn_again_rather_than_stored()
    {
        var program = ModelCompiler.Compile(models.Value.SpecOf("Smooth")).Entries.Single().Gradients!;
        var readers = program.Launches.Where(launch =>
            launch.Arguments.Any(buffer => buffer is { Storage: Storage.Random, Name: "random1" })).ToList();
        Assert.True(readers.Count >= 2, string.Join("\n", readers.Select(launch => launch.Kernel.Formula)));
        Assert.DoesNotContain(program.Launches,
            launch => launch.Kernel.Written.Any(operand => operand.Name.Contains("reaterOrEqual") || operand.Name.Contains("ropout"))
                && !launch.Kernel.Loaded.Any());
    }

    [Fact]
    public void A_probability_beyond_1_is_refused() => CompiledText.Compile("""
        [Model] public partial class Net
        {
            [Graph] Tensor Forward([Shape("N", 4)] Tensor x) => Dropout(x, 1.5f);
        }
        """, "GC0116");

    static (EmittedModel Model, EntrySpec Entry, EntryData Data) Of(string name, string entry, int n = 1)
    {
        var model = models.Value.Create(name);
        var spec = model.Spec.Entries.Single(candidate => candidate.Name == entry);
        var data = EntryData.Draw(model.Spec, spec, new Dictionary<string, long> { ["N"] = n }, 1, model.Rounded,
            (_, random) => 0.5 + random.NextDouble());
        return (model, spec, data);
    }
}
