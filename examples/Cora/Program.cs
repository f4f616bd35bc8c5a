using Cora;
using Examples;
using GraphCompiler;
using static System.FormattableString;

// The fields of 2,708 papers from their words and citations, when 20 papers of each field are known.

return Example.Run(args, ["--model", "--seeds"], example =>
{
    var papers =
        Papers.Load(example.Folder("cora", "https://github.com/tkipf/gcn (data) and https://github.com/kimiyoung/planetoid (split)"));
    Console.WriteLine($"{papers.Labels.Length} papers, {papers.Graph.Count} edges; {papers.Train.Length} to train on, " +
        $"{papers.Validation.Length} to validate, {papers.Test.Length} to test");
    Func<int, (double Validation, double Test)> train = example["--model", "gcn"] switch
    {
        "gcn" => seed => TrainConvolutions(papers, seed, example.IsQuick ? 20 : 200),
        "gat" => seed => TrainAttention(papers, seed, example.IsQuick ? 5 : 1000),
        "sage" => seed => TrainSamples(papers, seed, example.IsQuick ? 20 : 200),
        var other => throw new ArgumentException($"--model is gcn, gat or sage, not {other}."),
    };
    List<double> accuracies = [];
    for (var seed = 1; seed <= (example.IsQuick ? 1 : example.Number("--seeds", 5)); seed++)
    {
        var (validation, test) = train(seed);
        accuracies.Add(test);
        Console.WriteLine(Invariant($"seed {seed}: validation accuracy {validation:0.0000}, test accuracy {test:0.0000}"));
    }
    Console.WriteLine(Invariant($"mean test accuracy {accuracies.Average():0.0000}"));
});

static (double, double) TrainConvolutions(Papers papers, int seed, int epochs)
{
    var net = new ConvolutionalNetwork();
    net.Initialize(seed);
    var (x, from, to) = (net.Memory.Bind(papers.Features), net.Memory.Bind(papers.Graph.From), net.Memory.Bind(papers.Graph.To));
    // As in the paper, only the first layer's weights are kept small, and training ends when the validation loss has not fallen for 10
    // epochs.
    var optimizer = new Adam(0.01) { Groups = [new("first.*") { WeightDecay = 5e-4 }] };
    var trainer = new Trainer(net, optimizer) { EarlyStopping = new() { Patience = 10 } };
    return Train(trainer, papers, epochs, () => net.Logits(x, from, to));
}

static (double, double) TrainSamples(Papers papers, int seed, int epochs)
{
    var net = new SampleNetwork();
    net.Initialize(seed);
    var (x, from, to) = (net.Memory.Bind(papers.Features), net.Memory.Bind(papers.Graph.From), net.Memory.Bind(papers.Graph.To));
    var optimizer = new Adam(0.01) { Groups = [new("first.*") { WeightDecay = 5e-4 }] };
    return Train(new(net, optimizer), papers, epochs, () => net.Logits(x, from, to));
}

static (double, double) TrainAttention(Papers papers, int seed, int epochs)
{
    var net = new AttentionNetwork();
    net.Initialize(seed);
    var (x, from, to) = (net.Memory.Bind(papers.Features), net.Memory.Bind(papers.Graph.From), net.Memory.Bind(papers.Graph.To));
    // Training goes on until the validation loss has not fallen for 100 epochs, and ends with the best parameters.
    var trainer = new Trainer(net, new Adam(0.005, weightDecay: 5e-4)) { EarlyStopping = new() { Patience = 100 } };
    return Train(trainer, papers, epochs, () => net.Logits(x, from, to));
}

static (double, double) Train(Trainer trainer, Papers papers, int epochs, Func<float[]> logits)
{
    trainer.Log = null;
    trainer.Fit(papers.Data(papers.Train), trainer.EarlyStopping is null ? null : papers.Data(papers.Validation), epochs);
    var scores = logits();
    return (papers.Accuracy(scores, papers.Validation), papers.Accuracy(scores, papers.Test));
}
