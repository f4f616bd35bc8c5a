using Examples;
using GraphCompiler;
using GraphCompiler.Data;
using MaskedWords;
using static System.FormattableString;

// Hidden words in Shakespeare's plays, from the words around them.

return Example.Run(args, ["--epochs"], example =>
{
    // No text begins here, so that the sign of a beginning stands for a hidden word.
    const int hidden = WordVocabulary.Start;
    var text = TextFile.Read(Path.Combine(example.Folder("tinyshakespeare", "https://github.com/karpathy/char-rnn"), "input.txt"));
    var words = new WordVocabulary([text], WordModel.Words);
    if (words.Count != WordModel.Words) throw new ArgumentException($"the text has {words.Count} words, not {WordModel.Words}.");
    var tokens = words.Encode(text);
    var cut = tokens.Length / 10 * 9;
    Console.WriteLine($"{cut} words to train on, {tokens.Length - cut} to test");

    const int batchSize = 64;
    var batches = example.IsQuick ? 30 : cut / WordModel.Length / batchSize;
    var windows = TokenWindows.Random(tokens[..cut], WordModel.Length, batchSize, batches);
    // Other words are hidden in each epoch.
    var train = new DataStream(epoch => Hidden(windows.Epoch(epoch), new Random(epoch))) { Count = windows.Count };
    var test = Hidden([TokenWindows.Consecutive(tokens.AsSpan(cut), WordModel.Length, WordModel.Length)], new Random(0)).Single();
    if (example.IsQuick) test = test.Take(100);

    var net = new WordModel();
    net.Initialize(seed: 1);
    var trainer = new Trainer(net, new Adam(2e-3))
    {
        BatchSize = batchSize, ClipNorm = 1, ScheduleBySteps = true, Schedule = Schedule.Lambda(step => Math.Min(1, (step + 1) / 200.0)),
    };
    trainer.Fit(train, test, epochs: example.Number("--epochs", example.IsQuick ? 1 : 10));

    int[] labels = [.. test.Indices("labels")];
    var guesses = Metrics.ArgMax(test.Predict(data => net.Scores(data.Indices("text"))), words.Count);
    int[] places = [.. Enumerable.Range(0, labels.Length).Where(place => labels[place] > 0)];
    var most = tokens[..cut].Where(word => word != WordVocabulary.Unknown).CountBy(word => word).MaxBy(count => count.Value).Key;
    double Share(Func<int, int> guess) => places.Average(place => labels[place] == guess(place) ? 1.0 : 0);
    Console.WriteLine(Invariant($"\"{words[most]}\", the most frequent word, everywhere: {Share(_ => most):0.0000}"));
    Console.WriteLine(Invariant($"hidden words guessed: {Share(place => guesses[place]):0.0000}"));
    Console.WriteLine();
    for (var sample = 0; sample < 5; sample++)
    {
        int[] window = [.. test.Slice(sample, 1).Indices("text")];
        Console.WriteLine(string.Join(' ', Enumerable.Range(0, window.Length).Select(i => window[i] != hidden ? words[window[i]]
            : $"[{words[guesses[sample * window.Length + i]]}: {words[labels[sample * window.Length + i]]}]")));
    }

    // A seventh of the words, but none that is unknown.
    static IEnumerable<Dataset> Hidden(IEnumerable<Dataset> batches, Random random) => batches.Select(batch =>
    {
        int[] text = [.. batch.Indices("text")], labels = new int[text.Length];
        for (var i = 0; i < text.Length; i++)
            if (text[i] != WordVocabulary.Unknown && random.Next(7) == 0) (labels[i], text[i]) = (text[i], hidden);
        return new Dataset(DataColumn.Index("text", text, WordModel.Length), DataColumn.Index("labels", labels, WordModel.Length));
    });
});
