namespace GraphCompiler.Benchmarks;

/// <summary>The models that the generator is measured on.</summary>
static class Sources
{
    public const string Xor = """
        using GraphCompiler;
        using static GraphCompiler.Ops;

        [Model]
        public partial class Xor
        {
            readonly Linear hidden = new(2, 2);
            readonly Linear output = new(2, 1);

            [Graph] Tensor Predict([Shape("N", 2)] Tensor x) => output.Forward(Sigmoid(hidden.Forward(x)));

            [Loss] Tensor Loss([Shape("N", 2)] Tensor x, [Shape("N", 1)] Tensor y) => Mse(Predict(x), y);
        }
        """;

    public const string Mlp = """
        using System.Linq;
        using GraphCompiler;
        using static GraphCompiler.Ops;

        [Model]
        public partial class Mlp
        {
            readonly Linear[] layers = [.. Enumerable.Range(0, 12).Select(i => new Linear(i == 0 ? 784 : 512 - 16 * i, 512 - 16 * (i + 1)))];
            readonly Linear output = new(320, 10);

            [Graph] Tensor Logits([Shape("N", 784)] Tensor x)
            {
                foreach (var layer in layers) x = Relu(layer.Forward(x));
                return output.Forward(x);
            }

            [Loss] Tensor Loss([Shape("N", 784)] Tensor x, [Shape("N")] IntTensor labels) => CrossEntropy(Logits(x), labels);
        }
        """;

    /// <summary>12 layers of width 768.</summary>
    public static string Transformer { get; } = ReadResource("Transformer.cs");

    static string ReadResource(string name)
    {
        using var reader = new StreamReader(typeof(Sources).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
