using System.Text;
using GraphCompiler.Generator.Emit;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Lowering;
using GraphCompiler.Generator.Tests.Harness;

namespace GraphCompiler.Generator.Tests.Emission;

/// <summary>What repeats is written once: over time, over layers, forward and backward.</summary>
public class LoopTests
{
    static CompiledModel Recurrent(int steps) => ModelCompiler.Compile(ModelCompilation.Read($$"""
        [Model] public partial class Net
        {
            readonly Linear input = new(3, 24), output = new(6, 1);
            readonly Parameter recurrent = new(Init.Normal(0, 0.4f), 6, 24);
            [Loss] Tensor Loss([Shape("N", {{steps}}, 3)] Tensor x, [Shape("N", 1)] Tensor y)
            {
                Tensor h = Tanh(x[.., 0, 0..1]).Expand(x.Dim(0), 6), c = h * 0.5f;
                for (var t = 0; t < {{steps}}; t++)
                {
                    var gates = input.Forward(x[.., t]) + MatMul(h, recurrent);
                    c = Sigmoid(gates[.., 6..12]) * c + Sigmoid(gates[.., 0..6]) * Tanh(gates[.., 12..18]);
                    h = Sigmoid(gates[.., 18..]) * Tanh(c);
                }
                return Mse(output.Forward(h), y);
            }
        }
        """));

    static int Written(KernelProgram program) =>
        program.Launches.Length - program.Loops.Sum(loop => loop.End - loop.Start - loop.Body.Length);

    [Fact]
    public void Twice_the_steps_need_no_more_code()
    {
        var (some, twice) = (Recurrent(30), Recurrent(60));
        Assert.Equal(some.Kernels.Select(kernel => kernel.Name), twice.Kernels.Select(kernel => kernel.Name));
        foreach (var (program, longer) in some.Entries[0].Programs.Zip(twice.Entries[0].Programs))
        {
            Assert.Equal(Written(program), Written(longer));
            Assert.True(longer.Launches.Length > program.Launches.Length + 30);
        }
    }

    [Fact]
    public void Evaluation_of_twice_the_steps_needs_no_more_memory()
    {
        // Beside the input, which has all the steps.
        static long Work(CompiledModel model, int steps) =>
            model.Entries[0].Evaluation.Bytes.Evaluate(_ => 16) - 64 * ((3 * steps + 15) / 16 * 16);
        Assert.Equal(Work(Recurrent(30), 30), Work(Recurrent(60), 60));
    }

    [Fact]
    public void Twelve_layers_of_width_768_are_less_than_a_megabyte_of_code()
    {
        var spec = ModelCompilation.Read(Repository.Read("benchmarks/Transformer/Transformer.cs"));
        Assert.Equal(162, spec.Parameters.Sum(parameter => parameter.Shape.Elements.Constant!.Value) / 1_000_000);
        Assert.InRange(SourceFiles.Print(spec).Sum(file => Encoding.UTF8.GetByteCount(file.Text)), 100_000, 1_000_000);
    }

    [Fact]
    public void Layers_are_a_loop_over_their_parameters()
    {
        var model = ModelCompiler.Compile(EmittedModels.Read(ModelTexts.All).Specs["Stack"]);
        var text = EntryFile.Print(model).Text;
        // The first layer reads the input, which lies elsewhere.
        Assert.Contains("for (nint step = 0; step < 4; step++)", text);
        Assert.Contains("layers1Weight.At(step * (offsetOfLayers2Weight - offsetOfLayers1Weight))", text);
        Assert.All(model.Entries.SelectMany(entry => entry.Programs),
            program => Assert.True(Written(program) * 3 < program.Launches.Length * 2));
    }

    [Fact]
    public void A_value_that_comes_again_after_another_ends_the_loop()
    {
        var model = EmittedModels.Compile("""
            [Model(Precision = Precision.Double)] public partial class Net
            {
                readonly Parameter first = new(Init.Zeros, 4, 4), second = new(Init.Zeros, 4, 4);
                [Loss] Tensor Loss([Shape("N", 4)] Tensor x)
                {
                    var (p, q) = (Softmax(first), Softmax(second));
                    return (MatMul(MatMul(MatMul(MatMul(Tanh(x), p), q), p), q) * x).Mean();
                }
            }
            """).Create("Net");
        Comparison.Run(model, new Dictionary<string, long> { ["N"] = 3 }, seed: 1);
    }
}
