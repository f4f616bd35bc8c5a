using GraphCompiler.Generator.Tests.Harness;
using GraphCompiler.Runtime;

namespace GraphCompiler.Generator.Tests.Emission;

/// <summary>Entries work where the caller has arguments and wants results, and copy where that would change what they compute.</summary>
public class LentMemoryTests
{
    const string Text = """
        [Model] public partial class Rows
        {
            readonly Parameter w = new(Init.Ones, 4);
            [Graph] public Tensor Scaled([Shape("N", 4)] Tensor x) => x * w + x.Sum(0);
            [Graph] public (Tensor A, Tensor B) Both([Shape("N", 4)] Tensor x) => (x.CumSum(0), 2 * x + x.Sum());
            [Graph] public Tensor Same([Shape("N", 4)] Tensor x) => x;
            [Graph] public (Tensor A, Tensor B, Tensor C) Twice([Shape("N", 4)] Tensor x) { var y = x.CumSum(0); return (y, y, x); }
            [Graph] public Tensor Alone([Shape(1)] Tensor x) => x.Sum();
            [Graph] public Tensor Next([Shape(4)] Tensor x) => w + w.Sum() * x;
            [Graph] public Tensor Many([Shape("N")] Tensor a, [Shape("N")] Tensor b, [Shape("N")] Tensor c, [Shape("N")] Tensor d,
                [Shape("N")] Tensor e, [Shape("N")] Tensor f, [Shape("N")] Tensor g, [Shape("N")] Tensor h, [Shape("N")] IntTensor i,
                [Shape("N")] BoolTensor mask) => Where(mask, a + 2 * b + 3 * c + 4 * d + 5 * e + 6 * f, 7 * g + 8 * h) + i.ToTensor();
            [Graph] public Tensor Named([Shape("Item3", "Rest")] Tensor call, [Shape("Item3")] Tensor Model, float Item1, float @class) =>
                call * Item1 + Model.Unsqueeze(1) * @class;
            [Loss] public Tensor Loss([Shape("N", 4)] Tensor x) => Exp(x * w).Sum();
        }
        public static class Calls
        {
            public static float[] InPlace(float[] x) { new Rows().Scaled(x, x); return x; }
            public static float[] Shifted(float[] memory, int from, int to)
            {
                new Rows().Scaled(memory.AsSpan(from, 8), memory.AsSpan(to, 8));
                return memory[to..(to + 8)];
            }
            public static (float[], float[]) BothIn(float[] x, float[] b) { new Rows().Both(x, x, b); return (x, b); }
            public static float[] OverParameters(float[] x)
            {
                var net = new Rows();
                net.Next(x, net.Parameters["w"].Data);
                return net.Parameters["w"].Data.ToArray();
            }
            public static (float, float[]) OfGradients(float[] x)
            {
                var net = new Rows();
                x.CopyTo(net.Gradients["w"].Data);
                var loss = net.LossAndGradients(net.Gradients["w"].Data);
                return (loss, net.Gradients["w"].Data.ToArray());
            }
            public static float[] InMemory(Memory<float> x, Memory<float> result) { new Rows().Scaled(x.Span, result.Span); return result.ToArray(); }
            public static float[] OfNames(float[] x, float[] y) => new Rows().Named(x, y, 2, 3);
        }
        """;

    static readonly Lazy<EmittedModels> models = new(() => EmittedModels.Compile(Text));

    static readonly float[] input = [1, 2, 3, 4, 5, 6, 7, 8];
    static readonly float[] scaled = [7, 10, 13, 16, 11, 14, 17, 20];

    static TResult Call<TResult>(string name, params object[] arguments) =>
        (TResult)models.Value.TypeOf("Calls").GetMethod(name)!.Invoke(null, arguments)!;

    [Fact]
    public void A_result_may_replace_an_argument()
    {
        Assert.Equal(scaled, Call<float[]>("InPlace", input.ToArray()));
        var (a, b) = Call<(float[], float[])>("BothIn", input.ToArray(), new float[8]);
        Assert.Equal([1, 2, 3, 4, 6, 8, 10, 12], a);
        Assert.Equal(input.Select(x => 2 * x + 36), b);
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(3, 0)]
    [InlineData(1, 9)]
    [InlineData(7, 15)]
    public void A_result_may_overlap_an_argument(int from, int to)
    {
        var memory = new float[24];
        input.CopyTo(memory, from);
        Assert.Equal(scaled, Call<float[]>("Shifted", memory, from, to));
    }

    [Fact]
    public void A_result_may_replace_parameters_which_the_entry_reads() =>
        Assert.Equal([5, 9, 13, 17], Call<float[]>("OverParameters", new float[] { 1, 2, 3, 4 }));

    [Fact]
    public void An_argument_may_be_gradients_which_the_entry_writes()
    {
        float[] x = [0.5f, -1, 0.25f, 2];
        var (loss, gradients) = Call<(float, float[])>("OfGradients", x);
        Assert.Equal(x.Sum(value => Math.Exp(value)), loss, 1e-5);
        for (var i = 0; i < x.Length; i++) Assert.Equal(x[i] * Math.Exp(x[i]), gradients[i], 1e-5);
    }

    [Fact]
    public void Results_that_are_arguments_or_each_other_are_filled()
    {
        dynamic net = models.Value.Create("Rows").Instance;
        Assert.Equal(input, (float[])net.Same(input));
        ValueTuple<float[], float[], float[]> results = net.Twice(input);
        Assert.Equal([1, 2, 3, 4, 6, 8, 10, 12], results.Item1);
        Assert.Equal(results.Item1, results.Item2);
        Assert.Equal(input, results.Item3);
        Assert.Equal(3f, (float)net.Alone(new float[] { 3 }));
    }

    [Fact]
    public void More_arguments_than_can_be_lent_are_copied()
    {
        var random = new Random(1);
        float[][] reals = [.. Enumerable.Range(0, 8).Select(_ => Enumerable.Range(0, 21).Select(_ => random.NextSingle()).ToArray())];
        int[] integers = [.. Enumerable.Range(0, 21).Select(_ => random.Next(10))];
        bool[] mask = [.. Enumerable.Range(0, 21).Select(_ => random.Next(2) == 1)];
        dynamic net = models.Value.Create("Rows").Instance;
        float[] result = net.Many(reals[0], reals[1], reals[2], reals[3], reals[4], reals[5], reals[6], reals[7], integers, mask);
        for (var i = 0; i < result.Length; i++)
        {
            var expected = integers[i] + (mask[i] ? Enumerable.Range(0, 6) : Enumerable.Range(6, 2)).Sum(k => (k + 1) * reals[k][i]);
            Assert.Equal(expected, result[i], 1e-4);
        }
    }

    [Fact]
    public void Arguments_may_have_the_names_of_a_tuples_elements() =>
        Assert.Equal([32, 34, 66, 68], Call<float[]>("OfNames", new float[] { 1, 2, 3, 4 }, new float[] { 10, 20 }));

    [Fact]
    public void A_trainers_batches_give_what_lent_ones_do()
    {
        var model = ((EmittedModel<float>)models.Value.Create("Rows")).Model;
        var loss = model.Losses[0];
        loss.Prepare([2]);
        input.CopyTo(loss.Real(0));
        dynamic net = model;
        Assert.Equal((float)net.LossAndGradients(input), loss.EvaluateWithGradients());
        Assert.Equal((float)net.Loss(input), loss.Evaluate());
    }

    [Fact]
    public void Memory_is_not_read_or_written_past_its_end()
    {
        if (!GuardedMemory<float>.IsSupported) Assert.Skip("Memory is guarded on Linux only.");
        using var x = new GuardedMemory<float>(input);
        using var result = new GuardedMemory<float>(new float[8]);
        Assert.Equal(scaled, Call<float[]>("InMemory", x.Memory, result.Memory));
    }
}
