using GraphCompiler.Generator.Lowering;
using GraphCompiler.Generator.Lowering.Schedules;
using GraphCompiler.Generator.Tests.Emission;
using GraphCompiler.Generator.Tests.Harness;

namespace GraphCompiler.Generator.Tests.Lowering;

/// <summary>Columns that are reduced several vectors at a time, and that this changes no bit.</summary>
public class ColumnStripTests
{
    const string Text = """
        [Model] public partial class Columns
        {
            readonly Linear wide = new(10, 192), narrow = new(192, 64);
            readonly LayerNorm norm = new(64);
            [Loss] Tensor Loss([Shape("N", 10)] Tensor x) => Sin(norm.Forward(narrow.Forward(Tanh(wide.Forward(x))))).Mean();
            [Graph] Tensor Greatest([Shape("N", 64)] Tensor x) => x.Max(0);
            [Graph] (Tensor, Tensor) Moments([Shape("N", 128)] Tensor x, [Shape("N", 128)] Tensor y, [Shape("N", 1)] Tensor weights) =>
                ((x * y * weights).Sum(0) * 2, (x * weights).Sum(0));
        }
        """;

    static int[] TurnsOf(string result, Func<Target, Target>? change = null)
    {
        var model = ModelCompiler.Compile(ModelCompilation.Read($$"""
            [Model] public partial class Net
            {
                [Graph] Tensor Run([Shape("N", 64)] Tensor x, [Shape("N", 72)] Tensor y, [Shape("N", 3, 64)] Tensor z) => {{result}};
            }
            """), change: change);
        return [.. model.Kernels.Where(kernel => kernel.Product is null)
            .Select(kernel => VectorSchedule.Of(kernel, model.Host.Target.Vectors, DType.Float32).Turn)];
    }

    [Theory]
    [InlineData("x.Sum(0) + y.Sum()", 4), InlineData("y.Sum(0) + x.Sum()", 1), InlineData("z.Sum(1) + x.Sum() + y.Sum()", 1)]
    [InlineData("x.Sum(1) + y.Sum() + z.Sum()", 1), InlineData("Exp(x[0]) + y.Sum() + z.Sum()", 1)]
    public void Columns_that_fill_strips_are_reduced_in_them(string result, int greatest) => Assert.Equal(greatest, TurnsOf(result).Max());

    static readonly Lazy<EmittedModels> strips = new(() => Compiled(4)), vectors = new(() => Compiled(1));

    static EmittedModels Compiled(int vectorsOfStrip) => EmittedModels.Compile(Text, fuse: true, targets: target =>
        target with { Vectors = target.Vectors with { VectorsOfStrip = vectorsOfStrip, WorkPerChunk = 1 } });

    [Theory, Trait("Vectors", "AnyWidth")]
    [InlineData("LossAndGradients"), InlineData("Greatest"), InlineData("Moments")]
    public void Bits_are_those_of_vectors_one_by_one(string method)
    {
        const string strip = " += 4 * V.Count)";
        Assert.Contains(strips.Value.Files, file => file.Value.Contains(strip, StringComparison.Ordinal));
        Assert.DoesNotContain(vectors.Value.Files, file => file.Value.Contains(strip, StringComparison.Ordinal));
        foreach (var rows in new[] { 1, 63, 64, 65, 300 })
            for (var threads = 1; threads <= 3; threads++)
                Assert.Equal(Run(vectors.Value.Create("Columns"), method, rows, 1), Run(strips.Value.Create("Columns"), method, rows, threads));
    }

    /// <summary>The results, and all gradients of a loss.</summary>
    static double[][] Run(EmittedModel model, string method, int rows, int threads)
    {
        model.UseThreads(threads);
        var entry = model.Spec.Entries.Single(entry => method.StartsWith(entry.Name, StringComparison.Ordinal));
        var data = EntryData.Draw(model.Spec, entry, new Dictionary<string, long> { ["N"] = rows }, seed: 3, model.Rounded);
        foreach (var (path, values) in data.Parameters) model.SetParameter(path, values);
        var results = model.Call(method, entry, data);
        return method == entry.Name ? results : [.. results, .. model.Spec.Parameters.Select(parameter => model.Gradient(parameter.Path))];
    }
}
