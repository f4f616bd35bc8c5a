using GraphCompiler.Generator.Autodiff;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Lowering;
using GraphCompiler.Generator.Tests.Harness;
using GraphCompiler.Generator.Tests.Lowering;

namespace GraphCompiler.Generator.Tests.Emission;

/// <summary>Models whose intermediate values wait in memory in 16 bits.</summary>
public class MixedPrecisionTests
{
    static readonly Lazy<Dictionary<string, ModelSpec>> specs = new(() => EmittedModels.Read(ModelTexts.InMixed).Specs);
    static readonly Lazy<EmittedModels> vectors = new(() => EmittedModels.Compile(ModelTexts.InMixed));

    /// <summary>What is compiled, and to what: with everything stored, more is rounded.</summary>
    static readonly Dictionary<string, (Func<ModelSpec, CompiledModel> Lower, Lazy<EmittedModels> Models)> variants = new()
    {
        ["vectors"] = (spec => ModelCompiler.Compile(spec), vectors),
        ["unfused, all products in tiles"] = (spec => ModelCompiler.Compile(spec, fuse: false, EmittedModels.AllProductsInTiles),
            new(() => EmittedModels.Compile(ModelTexts.InMixed, fuse: false, kernels: EmittedModels.AllProductsInTiles))),
        ["in blocks of rows, all products in tiles"] = (spec => ModelCompiler.Compile(spec, fuse: true, InBlocks),
            new(() => EmittedModels.Compile(ModelTexts.InMixed, fuse: true, kernels: InBlocks))),
        ["plain loops"] = (spec => ModelCompiler.Compile(spec with { Target = HostTarget.Scalar }),
            new(() => EmittedModels.Compile(ModelTexts.InMixed, fuse: true, target: HostTarget.Scalar))),
    };

    static KernelTraits InBlocks(KernelTraits traits) => EmittedModels.AllProductsInTiles(traits) with { RowsOfBlock = 4, LongAxis = 8 };

    public static TheoryData<string, string> Names =>
        [.. from name in ModelTexts.Names from variant in variants.Keys select (name, variant)];

    [Theory, MemberData(nameof(Names))]
    public void Targets_do_what_kernels_say(string name, string variant)
    {
        var (spec, model) = (specs.Value[name], variants[variant].Models.Value.Create(name));
        var (fromKernels, fromRounding) = (0.0, 0.0);
        foreach (var entry in variants[variant].Lower(spec).Entries)
            foreach (var size in new[] { 3, 33 })
            {
                var data = Draw(spec, entry.Spec, size, model.Rounded);
                foreach (var (path, values) in data.Parameters) model.SetParameter(path, values);
                model.Step = data.Step;
                if (entry.Gradients is { } gradients)
                {
                    var graph = ReverseMode.WithGradients(entry.Spec.Training!, spec.Parameters);
                    var loss = model.Call(entry.Spec.Name + "AndGradients", entry.Spec, data);
                    Compare(gradients, graph, [.. graph.Outputs.Select((output, at) => output.Role switch
                    {
                        OutputRole.Result => loss[at],
                        OutputRole.Gradient => model.Gradient(output.Name),
                        _ => model.Parameter(output.Name),
                    })]);
                }
                else Compare(entry.Evaluation, Derivatives.Expand(entry.Spec.Evaluation!), model.Call(entry.Spec.Name, entry.Spec, data));

                // What is computed in float may be rounded to another neighbour than what is computed in double.
                void Compare(KernelProgram program, Graph graph, double[][] actual)
                {
                    var expected = ProgramInterpreter.Run(program, graph, spec, data);
                    var exact = data.Interpreter.Run(graph);
                    for (var output = 0; output < actual.Length; output++)
                    {
                        var what = $"{program.Name}, size {size}: {graph.Outputs[output].Name}";
                        fromKernels += AssertNear(what, expected[output], actual[output], 0.004, 1e-4);
                        AssertNear(what + " and the exact one", exact[output], actual[output], 0.1, 1e-3);
                        fromRounding += Distance(exact[output], expected[output]);
                    }
                }
            }
        Assert.True(fromKernels <= 0.3 * fromRounding + 1e-4, $"{fromKernels} of {fromRounding}");
    }

    static double AssertNear(string what, double[] expected, double[] actual, double relative, double absolute)
    {
        var (length, distance) = (Distance(expected, new double[expected.Length]), Distance(expected, actual));
        Assert.True(distance <= relative * length + absolute, $"{what}: {distance} from {length}");
        return distance;
    }

    static double Distance(double[] x, double[] y) => Math.Sqrt(x.Zip(y, (a, b) => (a - b) * (a - b)).Sum());

    static EntryData Draw(ModelSpec spec, EntrySpec entry, int size, Func<double, double> rounded)
    {
        var symbols = entry.Arguments.Where(argument => argument.Shape is not null)
            .SelectMany(argument => argument.Shape!.Value.SelectMany(dim => dim.Symbols)).Distinct()
            .Select((symbol, i) => (symbol, value: i == 0 ? size : 3L + i)).ToDictionary(pair => pair.symbol, pair => pair.value);
        return EntryData.Draw(spec, entry, symbols, 5, rounded, (_, random) => random.NextDouble() * 2 - 1);
    }

    /// <summary>Seven layers; what is kept for the backward pass is most of the memory.</summary>
    const string Deep = """
        [Model] public partial class Deep
        {
            readonly Linear[] layers = [new(64, 96), new(96, 96), new(96, 96), new(96, 96), new(96, 96), new(96, 96), new(96, 10)];

            [Graph] Tensor Logits([Shape("N", 64)] Tensor x)
            {
                for (var i = 0; i < 6; i++) x = Gelu(layers[i].Forward(x));
                return layers[6].Forward(x);
            }

            [Loss] Tensor Loss([Shape("N", 64)] Tensor x, [Shape("N")] IntTensor labels) => CrossEntropy(Logits(x), labels);
        }
        """;

    [Theory, InlineData(false), InlineData(true)]
    public void Less_memory(bool isPlain)
    {
        long BytesOf(string text)
        {
            var spec = EmittedModels.Read(text).Specs["Deep"] with { Target = isPlain ? HostTarget.Scalar : HostTarget.Cpu };
            var entry = ModelCompiler.Compile(spec).Entries.Single(entry => entry.Spec.IsLoss);
            return entry.Gradients!.Bytes.Evaluate(_ => 256);
        }
        var inMixed = Deep.Replace("[Model]", "[Model(Precision = Precision.Mixed)]", StringComparison.Ordinal);
        var (single, mixed) = (BytesOf(Deep), BytesOf(inMixed));
        Assert.True(mixed < 0.7 * single, $"{mixed} bytes instead of {single}");
    }

    [Fact]
    public void What_stays_exact()
    {
        var spec = specs.Value["Transformer"];
        var program = ModelCompiler.Compile(spec).Entries.Single(entry => entry.Gradients is not null).Gradients!;
        Assert.Contains(program.Buffers, buffer => buffer.Type == DType.BFloat16);
        Assert.All(program.Results.Concat(program.Inputs.Select(input => input.Buffer!)).Where(buffer => buffer.Type.IsReal),
            buffer => Assert.Equal(DType.Float32, buffer.Type));
        foreach (var launch in program.Launches)
            for (var i = 0; i < launch.Arguments.Length; i++)
            {
                var (node, type) = (launch.Nodes[i], launch.Arguments[i].Type);
                Assert.Equal(type, launch.Kernel.Operands[i].Type);
                if (node.Primitive.Reduces && !node.Primitive.SumsProducts) Assert.False(type.IsNarrow, node.ToString());
                if (launch.Arguments[i].Storage is Storage.Parameters or Storage.Gradients) Assert.Equal(DType.Float32, type);
            }
    }

    [Theory, InlineData("Mlp"), InlineData("Transformer"), InlineData("ConvolutionalNet")]
    public void Training_converges_as_in_single_precision(string name)
    {
        var (single, mixed) = (Losses(ModelTexts.Single.Create(name)), Losses(vectors.Value.Create(name)));
        Assert.True(single.Min() < 0.8 * single[0], $"{single[0]} -> {single.Min()}");
        // Steps on a rough slope part ways, but lead down alike.
        var (expected, actual) = (single.TakeLast(20).Average(), mixed.TakeLast(20).Average());
        Assert.InRange(actual, expected - 0.04 * single[0], expected + 0.04 * single[0]);
    }

    /// <summary>The losses of gradient descent on one batch.</summary>
    static List<double> Losses(EmittedModel model)
    {
        var entry = model.Spec.Entries.First(entry => entry.IsLoss);
        var data = Draw(model.Spec, entry, 9, model.Rounded);
        foreach (var (path, values) in data.Parameters) model.SetParameter(path, [.. values.Select(value => value / 2)]);
        var losses = new List<double>();
        for (var step = 0; step < 200; step++)
        {
            losses.Add(model.Call(entry.Name + "AndGradients", entry, data)[0][0]);
            foreach (var parameter in model.Spec.Parameters.Where(parameter => parameter.Kind == ParameterKind.Trained))
                model.SetParameter(parameter.Path,
                    [.. model.Parameter(parameter.Path).Zip(model.Gradient(parameter.Path), (value, gradient) => value - 0.05 * gradient)]);
        }
        return losses;
    }
}
