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

    public const string Transformer = """
        using System.Linq;
        using GraphCompiler;
        using static GraphCompiler.Ops;

        [Module]
        public sealed class Attention(int width, int heads)
        {
            readonly Linear query = new(width, width), key = new(width, width), value = new(width, width), output = new(width, width);

            public Tensor Forward(Tensor x)
            {
                var scores = MatMul(Split(query.Forward(x)), Split(key.Forward(x)).Transpose()) * 0.25f;
                return output.Forward(MatMul(Softmax(scores), Split(value.Forward(x))).Permute(0, 2, 1, 3).Reshape(x.Dim(0), 64, width));
            }

            Tensor Split(Tensor x) => x.Reshape(x.Dim(0), 64, heads, width / heads).Permute(0, 2, 1, 3);
        }

        [Module]
        public sealed class Block(int width, int heads)
        {
            readonly LayerNorm before = new(width), between = new(width);
            readonly Attention attention = new(width, heads);
            readonly Linear up = new(width, 4 * width), down = new(4 * width, width);

            public Tensor Forward(Tensor x)
            {
                x = x + attention.Forward(before.Forward(x));
                return x + down.Forward(Gelu(up.Forward(between.Forward(x))));
            }
        }

        [Model]
        public partial class Transformer
        {
            readonly Parameter embedding = new(Init.Normal(0, 0.02), 256, 128);
            readonly Parameter positions = new(Init.Normal(0, 0.02), 64, 128);
            readonly Block[] blocks = [.. Enumerable.Range(0, 4).Select(_ => new Block(128, 8))];
            readonly LayerNorm after = new(128);
            readonly Linear head = new(128, 256);

            [Graph] Tensor Logits([Shape("N", 64)] IntTensor tokens)
            {
                var x = Gather(embedding, tokens) + positions;
                foreach (var block in blocks) x = block.Forward(x);
                return head.Forward(after.Forward(x));
            }

            [Loss] Tensor Loss([Shape("N", 64)] IntTensor tokens, [Shape("N", 64)] IntTensor next) => CrossEntropy(Logits(tokens), next);
        }
        """;
}
