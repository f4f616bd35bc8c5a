using GraphCompiler.Generator.Tests.Harness;

namespace GraphCompiler.Generator.Tests.Library;

/// <summary>Layers in models that learn small tasks, in single precision, by the trainer.</summary>
public class LearningTests
{
    const int Symbols = 4, Steps = 6;

    static readonly Lazy<EmittedModels> models = new(() => EmittedModels.Compile("""
        /// <summary>Says at each step what came two steps before.</summary>
        [Model]
        public partial class Echo
        {
            readonly Embedding embedding = new(4, 8);
            readonly Gru recurrent = new(8, 16, layers: 2);
            readonly Linear head = new(16, 4);

            [Loss] Tensor Loss([Shape("N", 6)] IntTensor text, [Shape("N", 6)] IntTensor target) =>
                CrossEntropy(head.Forward(recurrent.Forward(embedding.Forward(text))), target, ignoreIndex: -1);
        }

        /// <summary>Says at each step what came first.</summary>
        [Model]
        public partial class Recall
        {
            readonly Embedding embedding = new(4, 16);
            readonly LearnedPositions positions = new(6, 16);
            readonly TransformerEncoder encoder = new(2, 16, 2, 32, dropout: 0, normFirst: true, activation: Gelu);
            readonly Linear head = new(16, 4);

            [Loss] Tensor Loss([Shape("N", 6)] IntTensor text, [Shape("N", 6)] IntTensor target) =>
                CrossEntropy(head.Forward(encoder.Forward(positions.Forward(embedding.Forward(text)), isCausal: true)), target);
        }

        /// <summary>Tells bars that lie from bars that stand, in pictures of any brightness.</summary>
        [Model]
        public partial class Bars
        {
            readonly Conv2d convolution = new(1, 4, 3, padding: 1);
            readonly BatchNorm2d norm = new(4);
            readonly Linear head = new(4, 1);

            [Loss] Tensor Loss([Shape("N", 1, 6, 6)] Tensor x, [Shape("N", 1)] Tensor y) =>
                BinaryCrossEntropyWithLogits(head.Forward(GlobalMaxPool(Relu(norm.Forward(convolution.Forward(x)))).Flatten()), y);
        }

        /// <summary>Two groups of nodes, of which one node each has a label.</summary>
        [Model]
        public partial class Communities
        {
            readonly GraphConvolution first = new(10, 8), second = new(8, 2);

            Tensor Scores(Tensor x, IntTensor from, IntTensor to) => second.Forward(Relu(first.Forward(x, from, to)), from, to);

            [Graph] IntTensor Groups([Shape("V", 10)] Tensor x, [Shape("E")] IntTensor from, [Shape("E")] IntTensor to) =>
                Scores(x, from, to).ArgMax(1);

            [Loss] Tensor Loss([Shape("V", 10)] Tensor x, [Shape("E")] IntTensor from, [Shape("E")] IntTensor to,
                [Shape("V")] IntTensor label) =>
                CrossEntropy(Scores(x, from, to), label, ignoreIndex: -1);
        }
        """));

    static Trainer TrainerOf(string model, double rate)
    {
        var created = ((EmittedModel<float>)models.Value.Create(model)).Model;
        return new Trainer(created, new Adam(rate)) { BatchSize = 32, Seed = 1, Log = null };
    }

    static int[] Texts(int count)
    {
        var random = new Random(11);
        return [.. Enumerable.Range(0, count * Steps).Select(_ => random.Next(Symbols))];
    }

    static Dataset Sequences(int[] text, Func<int, int> target) => new(
        DataColumn.Index("text", text, Steps), DataColumn.Index("target", [.. Enumerable.Range(0, text.Length).Select(target)], Steps));

    [Fact]
    public void A_recurrent_network_remembers()
    {
        var text = Texts(256);
        var data = Sequences(text, i => i % Steps < 2 ? -1 : text[i - 2]);
        var trainer = TrainerOf("Echo", 0.02);
        Assert.InRange(trainer.Evaluate(data), 1.2, 1.7);
        trainer.Fit(data, epochs: 40);
        Assert.InRange(trainer.Evaluate(data), 0, 0.05);
    }

    [Fact]
    public void Attention_looks_back()
    {
        var text = Texts(256);
        var data = Sequences(text, i => text[i / Steps * Steps]);
        var trainer = TrainerOf("Recall", 0.01);
        trainer.Fit(data, epochs: 30);
        Assert.InRange(trainer.Evaluate(data), 0, 0.05);
    }

    [Fact]
    public void Batch_norm_evaluates_with_what_it_saw()
    {
        var random = new Random(3);
        List<float> pictures = [];
        List<double> lies = [];
        for (var n = 0; n < 256; n++)
        {
            var (isLying, at, brightness) = (random.Next(2) == 1, random.Next(6), 1 + 20 * random.NextSingle());
            for (var i = 0; i < 36; i++) pictures.Add((isLying ? i / 6 : i % 6) == at ? brightness : 0.1f * random.NextSingle());
            lies.Add(isLying ? 1 : 0);
        }
        var data = new Dataset(DataColumn.Real("x", [.. pictures], 1, 6, 6), DataColumn.Real("y", [.. lies], 1));
        var trainer = TrainerOf("Bars", 0.05);
        trainer.Fit(data, epochs: 30);
        // In evaluation, by the running statistics.
        Assert.InRange(trainer.Evaluate(data), 0, 0.2);
    }

    [Fact]
    public void A_graph_convolution_spreads_two_labels()
    {
        // Two rings of five with chords, and one edge between them.
        List<(int From, int To)> edges = [(0, 5)];
        foreach (var start in new[] { 0, 5 })
            for (var i = 0; i < 5; i++)
                for (var j = i + 1; j < 5; j++) edges.Add((start + i, start + j));
        int[] from = [.. edges.Select(edge => edge.From), .. edges.Select(edge => edge.To)],
            to = [.. edges.Select(edge => edge.To), .. edges.Select(edge => edge.From)];
        double[] own = [.. Enumerable.Range(0, 100).Select(i => i / 10 == i % 10 ? 1.0 : 0)];
        int[] labels = [.. Enumerable.Range(0, 10).Select(node => node == 2 ? 0 : node == 7 ? 1 : -1)];
        var model = models.Value.Create("Communities");
        var data = new Dataset(
            DataColumn.Real("x", own, 10, 10).Shared(), DataColumn.Index("label", labels, 10).Shared(),
            DataColumn.Index("from", from, from.Length).Shared(), DataColumn.Index("to", to, to.Length).Shared());
        new Trainer(((EmittedModel<float>)model).Model, new Adam(0.05)) { Log = null, Seed = 1 }.Fit(data, epochs: 100);
        var groups = Subject.Compiled.Run(model, "Groups", own, [.. from.Select(node => (double)node)],
            [.. to.Select(node => (double)node)])[0];
        Assert.Equal([0, 0, 0, 0, 0, 1, 1, 1, 1, 1], groups);
    }
}
