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
            readonly Linear[] layers = [.. Enumerable.Range(0, 12)
                .Select(i => new Linear(i == 0 ? 784 : 512 - 16 * i, 512 - 16 * (i + 1)))];
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

    /// <summary>A language model of two layers of width 256, over contexts of any length.</summary>
    public const string Gpt = """
        using System.Linq;
        using GraphCompiler;
        using static GraphCompiler.Ops;

        [Module]
        public sealed class Block(int width, int heads)
        {
            readonly LayerNorm before = new(width), between = new(width);
            readonly MultiHeadAttention attention = new(width, heads);
            readonly Linear up = new(width, 4 * width), down = new(4 * width, width);

            public Tensor Forward(Tensor x)
            {
                x = x + attention.Forward(before.Forward(x), isCausal: true);
                return x + down.Forward(Gelu(up.Forward(between.Forward(x))));
            }
        }

        [Model]
        public partial class Gpt
        {
            const int Vocabulary = 256, Width = 256, Heads = 4, Layers = 2;

            readonly Embedding embedding = new(Vocabulary, Width);
            readonly Block[] blocks = [.. Enumerable.Range(0, Layers).Select(_ => new Block(Width, Heads))];
            readonly LayerNorm after = new(Width);
            readonly Linear head = new(Width, Vocabulary);

            [Loss] Tensor Loss([Shape("B", "T")] IntTensor tokens, [Shape("B", "T")] IntTensor next)
            {
                var x = embedding.Forward(tokens) + SinusoidalPositions(tokens.Dim(1), Width);
                foreach (var block in blocks) x = block.Forward(x);
                return CrossEntropy(head.Forward(after.Forward(x)), next);
            }
        }
        """;

    /// <summary>Steps over <c>x</c> and <c>sum</c>, of <c>[N, 32]</c>.</summary>
    public static string Chain(int steps, string step) => $$"""
        using GraphCompiler;
        using static GraphCompiler.Ops;

        [Model]
        public partial class Net
        {
            readonly Parameter w = new(Init.Normal(0, 0.1), 32), m = new(Init.Normal(0, 0.1), 32, 32);

            [Loss] Tensor Loss([Shape("N", 32)] Tensor x)
            {
                var sum = x;
                for (int i = 0; i < {{steps}}; i++) { {{step}} }
                return (x * sum * w * m.Sum()).Mean();
            }
        }
        """;

    /// <summary>Modules in modules, each with some layers.</summary>
    public static string Modules(int depth, int layers) => $$"""
        using System.Linq;
        using GraphCompiler;
        using static GraphCompiler.Ops;

        {{string.Concat(Enumerable.Range(0, depth).Select(level => $$"""
            [Module]
            public sealed class Block{{level}}
            {
                readonly Linear[] layers = [.. Enumerable.Range(0, {{layers}}).Select(_ => new Linear(32, 32))];
                {{(level == 0 ? "" : $"readonly Block{level - 1} inner = new();")}}

                public Tensor Forward(Tensor x)
                {
                    foreach (var layer in layers) x = Tanh(layer.Forward(x));
                    return {{(level == 0 ? "x" : "inner.Forward(x)")}};
                }
            }

            """))}}
        [Model]
        public partial class Net
        {
            readonly Block{{depth - 1}} block = new();

            [Loss] Tensor Loss([Shape("N", 32)] Tensor x) => (block.Forward(x) * x).Mean();
        }
        """;

    static string ReadResource(string name)
    {
        using var reader = new StreamReader(typeof(Sources).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
