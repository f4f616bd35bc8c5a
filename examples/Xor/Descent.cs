using GraphCompiler;
using static System.FormattableString;

namespace Xor;

/// <summary>Trains the network with a batch size; a seed whose descent gets stuck is followed by the next one.</summary>
static class Descent
{
    const int LargestSeed = 20;
    const float Goal = 1e-3f;

    /// <summary>Trains and prints one line for each seed tried.</summary>
    /// <returns>The trained network, or null if every seed got stuck.</returns>
    public static XorNetwork? Run(string name, int batchSize, double rate, int epochs)
    {
        Console.WriteLine($"{name} (batch size {batchSize}, {epochs} epochs at most)");
        for (var seed = 1; seed <= LargestSeed; seed++)
        {
            var net = new XorNetwork();
            net.Initialize(seed);
            var before = net.Loss(TruthTable.Inputs, TruthTable.Targets);
            var trainer = new Trainer(net, new Sgd(rate))
                { BatchSize = batchSize, Seed = seed, Log = null, Continue = epoch => epoch.Loss > Goal };
            var history = trainer.Fit(TruthTable.Data, epochs: epochs);
            var loss = net.Loss(TruthTable.Inputs, TruthTable.Targets);
            var learned = TruthTable.IsLearned(net.Predict(TruthTable.Inputs)) && loss < 0.01f;
            Console.Write(Invariant($"  seed {seed}: loss {before:0.000000} -> {loss:0.000000} in {history.Count} "));
            Console.WriteLine(Invariant($"epochs{(learned ? "" : ", stuck: restart")}"));
            if (learned) return net;
        }
        return null;
    }
}
