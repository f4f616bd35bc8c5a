using GraphCompiler.Generator.Tests.Harness;

namespace GraphCompiler.Generator.Tests.Emission;

/// <summary>Whole models, in float; with every feature of an entry in one of them.</summary>
static class ModelTexts
{
    public static readonly string[] Names =
        ["Mlp", "Transformer", "TiedWeights", "Recurrent", "LongShortTermMemory", "Sequence", "Stack", "Symbols", "ScalarArgument",
            "Outputs", "SharedParameters", "RunningStatistics", "FrozenLayer", "ConvolutionalNet", "Noisy", "NoisyStack", "Ruled",
            "InPlaceOnce"];

    /// <summary>All models in float, as generated; and in double. Compiled once for all tests.</summary>
    public static EmittedModels Single => single.Value;

    /// <inheritdoc cref="Single"/>
    public static EmittedModels Double => doubles.Value;

    static readonly Lazy<EmittedModels> single = new(() => EmittedModels.Compile(All));
    static readonly Lazy<EmittedModels> doubles = new(() => EmittedModels.Compile(InDouble));

    public static string InDouble => All.Replace("[Model]", "[Model(Precision = Precision.Double)]").Replace("float[]", "double[]");

    public static string InMixed => All.Replace("[Model]", "[Model(Precision = Precision.Mixed)]");

    public const string All = """
        /// <summary>A training loop as a user writes it.</summary>
        public static class Loop
        {
            public static void Run(object instance, float[] x, int[] labels, float[] logits, int steps)
            {
                var model = (Mlp)instance;
                for (var step = 0; step < steps; step++)
                {
                    model.LossAndGradients(x, labels);
                    model.Loss(x, labels);
                    model.Logits(x, logits);
                }
            }
        }

        /// <summary>A classifier.</summary>
        [Model] public partial class Mlp
        {
            readonly Linear hidden = new(20, 33);
            readonly Linear output = new(33, 10);
            [Graph] Tensor Logits([Shape("N", 20)] Tensor x) => output.Forward(Relu(hidden.Forward(x)));
            [Loss] Tensor Loss([Shape("N", 20)] Tensor x, [Shape("N")] IntTensor labels) => CrossEntropy(Logits(x), labels);
        }

        /// <summary>Random numbers in every place: beside a product, among rows, repeated, under a gradient.</summary>
        [Model] public partial class Noisy
        {
            readonly Linear hidden = new(20, 33);
            readonly Linear output = new(33, 10);
            readonly Dropout dropout = new(0.25f);
            [Graph] Tensor Sample([Shape("N", 20)] Tensor x) =>
                output.Forward(Tanh(hidden.Forward(x))) + 0.1f * RandomNormal(x.Dim(0), 10) * RandomUniform(x.Dim(0), 1);
            [Loss] (Tensor loss, Tensor p) Loss([Shape("N", 20)] Tensor x)
            {
                var h = dropout.Forward(Tanh(hidden.Forward(dropout.Forward(x))));
                var p = Dropout(Softmax(output.Forward(h)), 0.1f);
                var noise = RandomNormal(x.Dim(0), 10) * RandomUniform(10);
                var slope = Grad((p * noise).Sum(), h);
                return ((p * p * noise).Mean() + 0.1f * (slope * slope).Mean(), p);
            }
        }

        /// <summary>A layer that draws.</summary>
        [Module] public sealed class NoisyLayer
        {
            readonly Linear linear = new(12, 12);
            /// <summary>Some elements dropped, some noise added.</summary>
            public Tensor Forward(Tensor x) => Dropout(Tanh(linear.Forward(x)), 0.2f) + 0.1f * RandomNormal(12);
        }
        /// <summary>Layers that draw, one after the other: each has streams of its own.</summary>
        [Model] public partial class NoisyStack
        {
            readonly NoisyLayer[] layers = [.. Enumerable.Range(0, 6).Select(_ => new NoisyLayer())];
            [Loss] Tensor Loss([Shape("N", 12)] Tensor x)
            {
                foreach (var layer in layers) x = layer.Forward(x);
                return (x * x).Mean();
            }
        }

        /// <summary>Functions with rules for their gradients, one inside another, in a product and under a gradient.</summary>
        [Model] public partial class Ruled
        {
            readonly Linear hidden = new(20, 33);
            readonly Linear output = new(33, 10);
            [Gradient(nameof(QuantizeRule))] static Tensor Quantize(Tensor x) => Round(4 * x) / 4;
            static Tensor QuantizeRule(Tensor x, Tensor result, Tensor gradient) => gradient * (Abs(x) <= 1);
            [Gradient(nameof(SmoothRule))] static Tensor Smooth(Tensor x, Tensor scale) => Tanh(x * scale);
            static (Tensor, Tensor) SmoothRule(Tensor x, Tensor scale, Tensor result, Tensor gradient) => (gradient * scale * (1 - result * result), Quantize((gradient * x).Sum(0)));
            [Loss] Tensor Loss([Shape("N", 20)] Tensor x, [Shape("N")] IntTensor labels)
            {
                var h = Smooth(hidden.Forward(x), hidden.Bias);
                var slope = Grad((h * h).Mean(), h);
                return CrossEntropy(output.Forward(h), labels) + (slope * slope).Sum() + Quantize(output.Weight).Mean();
            }
        }

        /// <summary>Multi-head attention.</summary>
        [Module] public sealed class Attention(int dim, int heads)
        {
            readonly Linear query = new(dim, dim), key = new(dim, dim), value = new(dim, dim), output = new(dim, dim);
            Tensor Split(Tensor x) => x.Reshape(x.Dim(0), x.Dim(1), heads, dim / heads).Permute(0, 2, 1, 3);
            public Tensor Forward(Tensor x)
            {
                var (q, k, v) = (Split(query.Forward(x)), Split(key.Forward(x)), Split(value.Forward(x)));
                var weights = Softmax(MatMul(q, k.Transpose()) / Sqrt(dim / heads));
                return output.Forward(MatMul(weights, v).Permute(0, 2, 1, 3).Reshape(x.Dim(0), x.Dim(1), dim));
            }
        }
        /// <summary>A block.</summary>
        [Module] public sealed class Block(int dim, int heads)
        {
            readonly LayerNorm before = new(dim), after = new(dim);
            readonly Attention attention = new(dim, heads);
            readonly Linear up = new(dim, 4 * dim), down = new(4 * dim, dim);
            public Tensor Forward(Tensor x)
            {
                x = x + attention.Forward(before.Forward(x));
                return x + down.Forward(Gelu(up.Forward(after.Forward(x))));
            }
        }
        /// <summary>A language model.</summary>
        [Model] public partial class Transformer
        {
            readonly Parameter tokens = new(Init.Normal(0, 0.5f), 11, 8), positions = new(Init.Normal(0, 0.5f), 6, 8);
            readonly Block[] blocks = [new(8, 2), new(8, 2)];
            readonly LayerNorm norm = new(8);
            [Graph] Tensor Logits([Shape("B", 6)] IntTensor text)
            {
                var x = Gather(tokens, text) + positions;
                foreach (var block in blocks) x = block.Forward(x);
                return MatMul(norm.Forward(x), tokens.Transpose());
            }
            [Loss] Tensor Loss([Shape("B", 6)] IntTensor text, [Shape("B", 6)] IntTensor next) => CrossEntropy(Logits(text), next);
        }

        /// <summary>An autoencoder.</summary>
        [Model] public partial class TiedWeights
        {
            readonly Parameter weight = new(Init.Normal(0, 0.3f), 17, 5), bias = new(Init.Zeros, 5);
            [Loss] Tensor Loss([Shape("N", 17)] Tensor x) => Mse(MatMul(Tanh(MatMul(x, weight) + bias), weight.Transpose()), x);
        }

        /// <summary>A loop over time.</summary>
        [Model] public partial class Recurrent
        {
            readonly Linear input = new(3, 9), state = new(9, 9, bias: false), output = new(9, 1);
            [Loss] Tensor Loss([Shape(5, "N", 3)] Tensor x, [Shape("N")] Tensor y)
            {
                Tensor h = 0;
                for (var t = 0; t < 5; t++)
                {
                    var now = (OneHotRow(t) * x).Sum(0);
                    h = t == 0 ? Tanh(input.Forward(now)) : Tanh(input.Forward(now) + state.Forward(h));
                }
                return Mse(output.Forward(h).Reshape(-1), y);
            }
            readonly float[] row = [0, 1, 2, 3, 4];
            [Frozen] readonly Parameter clock = new(Init.Ones, 5, 1, 1);
            Tensor OneHotRow(int t) => clock * (t + 1);
        }

        /// <summary>The same launches again and again, over time: gates cut from one product, two values carried on.</summary>
        [Model] public partial class LongShortTermMemory
        {
            readonly Linear input = new(3, 4 * 6), output = new(6, 1);
            readonly Parameter recurrent = new(Init.Normal(0, 0.4f), 6, 4 * 6);

            [Graph] Tensor Predict([Shape("N", 11, 3)] Tensor x)
            {
                Tensor h = Tanh(x[.., 0, 0..1]).Expand(x.Dim(0), 6), c = h * 0.5f;
                for (var t = 0; t < 11; t++)
                {
                    var gates = input.Forward(x[.., t]) + MatMul(h, recurrent);
                    c = Sigmoid(gates[.., 6..12]) * c + Sigmoid(gates[.., 0..6]) * Tanh(gates[.., 12..18]);
                    h = Sigmoid(gates[.., 18..]) * Tanh(c);
                }
                return output.Forward(h);
            }
            [Loss] Tensor Loss([Shape("N", 11, 3)] Tensor x, [Shape("N", 1)] Tensor y) => Mse(Predict(x), y);
        }

        /// <summary>A loop over time of any length, and one back: tokens are looked up in the step, and each step draws its own mask.</summary>
        [Model] public partial class Sequence
        {
            readonly Embedding embedding = new(7, 6);
            readonly Linear input = new(6, 4 * 6), back = new(6, 6), output = new(12, 7);
            readonly Parameter recurrent = new(Init.Normal(0, 0.4f), 6, 4 * 6);
            readonly Dropout drop = new(0.3f);

            [Loss] Tensor Loss([Shape(3, "T")] IntTensor tokens, [Shape(3, "T")] IntTensor next, float scale)
            {
                var zero = ((Tensor)0).Expand(3, 6);
                var (last, forward) = Scan(tokens.Transpose(0, 1), (h: zero, c: zero), (state, token) =>
                {
                    var gates = input.Forward(drop.Forward(embedding.Forward(token))) + MatMul(state.h, recurrent) * scale;
                    var c = Sigmoid(gates[.., 6..12]) * state.c + Sigmoid(gates[.., 0..6]) * Tanh(gates[.., 12..18]);
                    var h = Sigmoid(gates[.., 18..]) * Tanh(c);
                    return ((h, c), h);
                });
                var (_, backward) = Scan(forward, last.h, (h, x) => { var now = Tanh(back.Forward(h) + x); return (now, now); }, reverse: true);
                return CrossEntropy(output.Forward(Concat([forward, backward], -1)), next.Transpose(0, 1));
            }
        }

        /// <summary>The same launches again and again, over layers.</summary>
        [Model] public partial class Stack
        {
            readonly Linear[] layers = [.. Enumerable.Range(0, 5).Select(_ => new Linear(7, 7))];
            readonly LayerNorm[] norms = [.. Enumerable.Range(0, 5).Select(_ => new LayerNorm(7))];

            [Graph] Tensor Scores([Shape("N", 7)] Tensor x)
            {
                for (var i = 0; i < 5; i++) x = x + Gelu(layers[i].Forward(norms[i].Forward(x)));
                return x;
            }
            [Loss] Tensor Loss([Shape("N", 7)] Tensor x, [Shape("N")] IntTensor labels) => CrossEntropy(Scores(x), labels);
        }

        /// <summary>Several symbols.</summary>
        [Model] public partial class Symbols
        {
            readonly Linear layer = new(4, 4);
            [Graph] Tensor Scores([Shape("B", "T", 4)] Tensor x, [Shape("B", "S", 4)] Tensor y) => MatMul(layer.Forward(x), y.Transpose());
            [Loss] Tensor Loss([Shape("B", "T", 4)] Tensor x, [Shape("B", "S", 4)] Tensor y, [Shape("B", "T")] IntTensor which, [Shape("T")] Tensor weights)
                => ((OneHot(which, 3) * weights.Reshape(-1, 1)).Sum() + Softmax(Scores(x, y)).Max(-1).Mean()) * x.Dim(1) / y.Dim(1);
        }

        /// <summary>A run-time scalar.</summary>
        [Model] public partial class ScalarArgument
        {
            readonly Linear layer = new(4, 2);
            [Graph] Tensor Scaled([Shape("N", 4)] Tensor x, float temperature) => Softmax(layer.Forward(x) / temperature);
            [Loss] Tensor Loss([Shape("N", 4)] Tensor x, float decay) =>
                Mse(layer.Forward(x), 1f) + decay * (layer.Weight * layer.Weight).Sum();
        }

        /// <summary>Further results.</summary>
        [Model] public partial class Outputs
        {
            readonly Linear layer = new(5, 3);
            [Graph] (Tensor probabilities, Tensor logits, Tensor same, Tensor first) All([Shape("N", 5)] Tensor x)
            {
                var logits = layer.Forward(x);
                return (Softmax(logits), logits, logits, x);
            }
            [Loss] (Tensor loss, Tensor probabilities, Tensor norm) Loss([Shape("N", 5)] Tensor x, [Shape("N")] IntTensor labels)
            {
                var logits = layer.Forward(x);
                return (CrossEntropy(logits, labels), Softmax(logits), (logits * logits).Sum());
            }
        }

        /// <summary>Entries that share parameters.</summary>
        [Model] public partial class SharedParameters
        {
            readonly Linear first = new(6, 5), second = new(5, 6);
            Tensor Code(Tensor x) => Sigmoid(first.Forward(x));
            [Graph] Tensor Encode([Shape("N", 6)] Tensor x) => Code(x);
            [Graph] Tensor Decode([Shape("N", 5)] Tensor code) => second.Forward(code);
            [Graph] Tensor Error([Shape("N", 6)] Tensor x) => Reconstruction(x);
            [Loss] Tensor Reconstruction([Shape("N", 6)] Tensor x) => Mse(second.Forward(Code(x)), x);
            [Loss] Tensor Sparsity([Shape("N", 6)] Tensor x) => Abs(Code(x)).Mean();
        }

        /// <summary>Batch normalization.</summary>
        [Model] public partial class RunningStatistics
        {
            readonly Linear layer = new(4, 17);
            [State] readonly Parameter mean = new(Init.Zeros, 17), variance = new(Init.Ones, 17);
            Tensor Normalized(Tensor x)
            {
                x = layer.Forward(x);
                if (!Mode.IsTraining) return (x - mean) / Sqrt(Abs(variance) + 1e-2f);
                var (m, v) = (x.Mean(0), x.Variance(0));
                mean.Assign(0.9f * mean + 0.1f * m);
                variance.Assign(0.9f * variance + 0.1f * v);
                return (x - m) / Sqrt(v + 1e-2f);
            }
            [Graph] Tensor Forward([Shape("N", 4)] Tensor x) => Normalized(x);
            [Loss] Tensor Loss([Shape("N", 4)] Tensor x, [Shape("N", 17)] Tensor y) => Mse(Tanh(Normalized(x)), y);
        }

        /// <summary>Convolutions and pooling.</summary>
        [Model] public partial class ConvolutionalNet
        {
            readonly Conv2d first = new(1, 3, 3, padding: Padding.Same), second = new(3, 5, 3, stride: 2, padding: 1), depthwise = new(5, 5, 2, groups: 5, bias: false);
            readonly Linear output = new(5, 4);
            [Graph] Tensor Logits([Shape("N", 1, 8, 8)] Tensor x)
            {
                x = MaxPool2d(Relu(first.Forward(x)), 2);
                x = AvgPool2d(Tanh(depthwise.Forward(second.Forward(x))), 2, stride: 1, padding: 1);
                return output.Forward(GlobalAvgPool(x).Flatten());
            }
            [Loss] Tensor Loss([Shape("N", 1, 8, 8)] Tensor x, [Shape("N")] IntTensor labels) => CrossEntropy(Logits(x), labels);
        }

        /// <summary>A layer that is not trained.</summary>
        [Model] public partial class FrozenLayer
        {
            [Frozen] readonly Linear features = new(6, 16);
            readonly Linear head = new(16, 2);
            [Loss] Tensor Loss([Shape("N", 6)] Tensor x, [Shape("N", 2)] Tensor y) =>
                BinaryCrossEntropyWithLogits(head.Forward(Relu(features.Forward(x))), Sigmoid(y));
        }

        /// <summary>Two values that could both take the place of the scores, which dies where they are made.</summary>
        [Model] public partial class InPlaceOnce
        {
            readonly Parameter y = new(Init.Normal(0, 1), 6, 17);
            [Loss] (Tensor loss, Tensor share, Tensor capped) Both([Shape("N", 6)] Tensor x)
            {
                var scores = MatMul(x, y);
                var weights = Exp(scores - scores.Max(-1, keepDims: true));
                var (share, capped) = (weights / weights.Sum(-1, keepDims: true), Min(weights, 0.5f));
                return ((share * share).Mean() + capped.Mean(), share, capped);
            }
        }
        """;

    /// <summary>Names that the generated code has uses for, and C# too.</summary>
    public const string OddNames = """
        /// <summary>Names that the generated code has uses for, and C# too.</summary>
        [Model] public partial class OddNames
        {
            readonly Parameter team = new(Init.Ones, 4), Work = new(Init.Ones, 4), begin = new(Init.Ones, 4), Memory2 = new(Init.Ones, 4), @class = new(Init.Ones, 4);
            [Graph] Tensor Use([Shape("lanes", 4)] Tensor work, [Shape("lanes", 4)] Tensor indices, [Shape("lanes")] Tensor parameters, [Shape("lanes", 4)] Tensor i, float gradients)
                => (work * team + indices * begin) * gradients + Exp(i) + parameters.Reshape(-1, 1) * @class;
            [Graph] Tensor Other([Shape("begin", "end")] Tensor @in, [Shape("end")] Tensor lanes) => (Softmax(@in + lanes)).Sum(0);
            [Loss] Tensor Loss([Shape("n", 4)] Tensor row, [Shape("n", 4)] Tensor column, [Shape("n", 4, 4)] Tensor batch, float point)
                => point * Mse(MatMul(row.Reshape(row.Dim(0), 1, 4) * Work, batch), column.Reshape(row.Dim(0), 1, 4) * Memory2) + (team * begin * @class).Sum();
        }

        /// <summary>No parameters, no loss.</summary>
        [Model] public partial class Formula
        {
            [Graph] Tensor Distance([Shape("N", 3)] Tensor from, [Shape("N", 3)] Tensor to) => Sqrt(((from - to) * (from - to)).Sum(-1));
            [Graph] Tensor Total([Shape("N")] Tensor x) => x.Sum();
        }
        """;
}
