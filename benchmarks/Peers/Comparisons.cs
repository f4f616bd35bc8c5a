using GraphCompiler;
using GraphCompiler.Runtime;
using TorchSharp;
using static TorchSharp.torch.nn;
using Tensor = TorchSharp.torch.Tensor;

namespace Peers;

/// <summary>A model on both sides.</summary>
/// <param name="Ours">Makes our side.</param>
/// <param name="Theirs">Makes libtorch's side, with the parameters that ours begins with.</param>
sealed record Comparison(string Name, Func<Side> Ours, Func<Side> Theirs)
{
    public static IReadOnlyList<Comparison> All { get; } =
    [
        Training("XOR, batch 1", () => new Xor(), () => new Inputs().Bits("x", 1, 2).Bits("y", 1, 1), false, OfXor),
        Training("XOR, batch 4", () => new Xor(), () => new Inputs().Bits("x", 4, 2).Bits("y", 4, 1), false, OfXor),
        Training("logistic regression", () => new Logistic(), () => new Inputs().Real("x", 32, 30).Bits("y", 32, 1), false,
            t => functional.binary_cross_entropy_with_logits(t.Linear("output", t.Input("x")), t.Input("y"))),
        Training("MLP", () => new Mlp(), () => Images(64, 784), true, t => functional.cross_entropy(OfMlp(t), t.Input("y"))),
        Training("large MLP", () => new LargeMlp(), () => Images(128, 784), true, OfLargeMlp),
        Training("LeNet", () => new LeNet(), () => Images(64, 1, 28, 28), true, OfLeNet),
        Training("CNN", () => new Cnn(), () => Images(32, 3, 32, 32), true, t => functional.cross_entropy(OfCnn(t, true), t.Input("y"))),
        Training("GPT 4 x 128", () => new SmallGpt(), () => new Inputs().Index("text", 65, 16, 65), true, t => OfGpt(t, 4, 4, 64)),
        Training("GPT 6 x 256", () => new Gpt(), () => new Inputs().Index("text", 65, 8, 129), true, t => OfGpt(t, 6, 8, 128)),
        Training("LSTM", () => new Recurrent(), () => new Inputs().Real("x", 32, 50, 128).Real("y", 32, 1), true, OfLstm),
        Training("GCN", () => new Gcn(),
            () => new Inputs().Bits("x", 2708, 1433).Index("from", 2708, 10556).Index("to", 2708, 10556).Index("y", 7, 2708),
            true, OfGcn()),
        .. Predictions("MLP", () => new Mlp(), batch => Images(batch, 784), (net, inputs) =>
        {
            var (x, result) = (inputs.Reals["x"].Values, new float[inputs.Reals["x"].Shape[0] * 10]);
            return () =>
            {
                net.Scores(x, result);
                return result[0];
            };
        }, OfMlp),
        .. Predictions("CNN", () => new Cnn(), batch => Images(batch, 3, 32, 32), (net, inputs) =>
        {
            var (x, result) = (inputs.Reals["x"].Values, new float[inputs.Reals["x"].Shape[0] * 10]);
            return () =>
            {
                net.Scores(x, result);
                return result[0];
            };
        }, t => OfCnn(t, false)),
        .. Predictions("GPT 4 x 128", () => new SmallGpt(), batch => new Inputs().Index("text", 65, batch, 64), (net, inputs) =>
        {
            var (text, result) = (inputs.Indices["text"].Values, new float[inputs.Indices["text"].Shape[0] * 64 * 65]);
            return () =>
            {
                net.Scores(text, result);
                return result[0];
            };
        }, t => GptScores(t, 4, 4, t.Input("text"))),
    ];

    static Comparison Training(string name, Func<ITrainable<float>> net, Func<Inputs> inputs, bool adam,
        Func<TorchSide, Tensor> loss) => new(name,
        () => OurSide.Training(New(net), inputs(), adam ? new Adam(1e-3) : new Sgd(0.1)),
        () => new TorchSide(New(net), inputs()).Training(loss,
            parameters => adam ? torch.optim.Adam(parameters, 1e-3) : torch.optim.SGD(parameters, 0.1)));

    static IEnumerable<Comparison> Predictions<TNet>(
        string name, Func<TNet> net, Func<int, Inputs> inputs, Func<TNet, Inputs, Func<double>> predict, Func<TorchSide, Tensor> scores)
        where TNet : ITrainable<float> =>
        new[] { 1, 64 }.Select(batch => new Comparison($"predict {name}, batch {batch}",
            () =>
            {
                var made = New(net);
                return OurSide.Prediction(made, predict(made, inputs(batch)));
            },
            () => new TorchSide(New(net), inputs(batch)).Prediction(scores)));

    static TNet New<TNet>(Func<TNet> net) where TNet : ITrainable<float>
    {
        var made = net();
        made.Memory.Initialize(1);
        return made;
    }

    static Inputs Images(int batch, params long[] shape) => new Inputs().Real("x", [batch, .. shape]).Index("y", 10, batch);

    static Tensor OfXor(TorchSide t) =>
        functional.mse_loss(t.Linear("output", t.Linear("hidden", t.Input("x")).sigmoid()).sigmoid(), t.Input("y"));

    static Tensor OfMlp(TorchSide t) => t.Linear("output", t.Linear("hidden", t.Input("x")).relu());

    static Tensor OfLargeMlp(TorchSide t) => functional.cross_entropy(
        t.Linear("output", t.Linear("second", t.Linear("first", t.Input("x")).relu()).relu()), t.Input("y"));

    static Tensor OfLeNet(TorchSide t)
    {
        var x = functional.max_pool2d(t.Conv("first", t.Input("x"), 2).relu(), 2);
        x = functional.max_pool2d(t.Conv("second", x, 0).relu(), 2).flatten(1);
        return functional.cross_entropy(t.Linear("output", t.Linear("fourth", t.Linear("third", x).relu()).relu()), t.Input("y"));
    }

    static Tensor OfCnn(TorchSide t, bool training)
    {
        var x = functional.max_pool2d(Block("b", Block("a", t.Input("x"))), 2);
        x = functional.max_pool2d(Block("d", Block("c", x)), 2);
        return t.Linear("output", x.mean([2, 3]));

        Tensor Block(string path, Tensor x) => t.BatchNorm(path + ".norm", t.Conv(path + ".conv", x, 1), training).relu();
    }

    static Tensor OfGpt(TorchSide t, int layers, int heads, long context)
    {
        var text = t.Input("text");
        var scores = GptScores(t, layers, heads, text.narrow(1, 0, context));
        return functional.cross_entropy(scores.view(-1, 65), text.narrow(1, 1, context).reshape(-1));
    }

    static Tensor GptScores(TorchSide t, int layers, int heads, Tensor text)
    {
        var (batch, context, width) = (text.shape[0], text.shape[1], t["decoder.embedding"].shape[1]);
        var x = t["decoder.embedding"].index_select(0, text.reshape(-1)).view(batch, context, width) + t["decoder.positions"];
        for (var i = 0; i < layers; i++)
        {
            var block = $"decoder.blocks[{i}]";
            var before = t.LayerNorm(block + ".AttentionNorm", x);
            var mixed = functional.scaled_dot_product_attention(Heads("Query"), Heads("Key"), Heads("Value"), is_casual: true);
            x = x + t.Linear(block + ".Attention.Output", mixed.transpose(1, 2).reshape(batch, context, width));
            x = x + t.Linear(block + ".FeedForward.Down",
                functional.gelu(t.Linear(block + ".FeedForward.Up", t.LayerNorm(block + ".FeedForwardNorm", x))));

            Tensor Heads(string map) => t.Linear($"{block}.Attention.{map}", before).view(batch, context, heads, width / heads)
                .transpose(1, 2);
        }
        return t.Linear("decoder.head", t.LayerNorm("decoder.norm", x));
    }

    static Tensor OfLstm(TorchSide t) =>
        functional.mse_loss(t.Linear("output", t.Lstm("lstm", t.Input("x"), 128, 128).select(1, 49)), t.Input("y"));

    static Func<TorchSide, Tensor> OfGcn()
    {
        Tensor? adjacency = null;
        return t =>
        {
            adjacency ??= Normalized(t.Indices("from"), t.Indices("to"), 2708).DetachFromDisposeScope();
            var hidden = (torch.mm(adjacency, t.Input("x").mm(t["first.Weight"])) + t["first.Bias"]).relu();
            return functional.cross_entropy(torch.mm(adjacency, hidden.mm(t["second.Weight"])) + t["second.Bias"], t.Input("y"));
        };

        // D^(-1/2) (A + I) D^(-1/2), once and for all; ours computes the degrees in every step.
        static Tensor Normalized(int[] from, int[] to, int nodes)
        {
            var degrees = new float[nodes];
            Array.Fill(degrees, 1);
            foreach (var node in to) degrees[node]++;
            var edges = from.Zip(to).Concat(Enumerable.Range(0, nodes).Select(node => (node, node))).ToList();
            var places = edges.Select(edge => (long)edge.Item2).Concat(edges.Select(edge => (long)edge.Item1)).ToArray();
            var weights = edges.Select(edge => 1 / MathF.Sqrt(degrees[edge.Item1] * degrees[edge.Item2])).ToArray();
            return torch.sparse_coo_tensor(torch.tensor(places, [2, edges.Count]), torch.tensor(weights), [nodes, nodes]);
        }
    }
}
