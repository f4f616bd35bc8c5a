using System.Diagnostics;
using CharGpt;
using Examples;
using GraphCompiler;
using GraphCompiler.Data;
using static System.FormattableString;

// A language model of Shakespeare's plays, character by character.

return Example.Run(args, ["--steps", "--sample"], example =>
{
    var text = TextFile.Read(Path.Combine(example.Folder("tinyshakespeare", "https://github.com/karpathy/char-rnn"), "input.txt"));
    var characters = new CharacterVocabulary(text);
    if (characters.Count != LanguageModel.Characters)
        throw new ArgumentException(
            $"the text has {characters.Count} characters, but the model is compiled for {LanguageModel.Characters}.");
    var tokens = characters.Encode(text);
    var cut = tokens.Length / 10 * 9;
    var validation = TokenWindows.Consecutive(tokens.AsSpan(cut), LanguageModel.Context + 1, LanguageModel.Context);
    if (example.IsQuick) validation = validation.Take(100);

    var steps = example.Number("--steps", example.IsQuick ? 5 : 1600);
    var epochs = example.IsQuick ? 1 : 8;
    var net = new LanguageModel();
    net.Initialize(seed: 1);
    Console.WriteLine(
        $"{cut} characters to train on, {tokens.Length - cut} to validate; {net.Parameters.Sum(parameter => parameter.Data.Length)} "
            + $"parameters; {steps} steps");
    var trainer = new Trainer(net,
        new Adam(2e-3, beta2: 0.99, weightDecay: 0.1, decoupled: true) { Groups = [new("*.Bias") { WeightDecay = 0 }] })
    {
        BatchSize = 32, ClipNorm = 1, ScheduleBySteps = true, ProgressInterval = TimeSpan.FromSeconds(10),
        Schedule = Schedule.Lambda(step => Math.Min(1, (step + 1) / 100.0) * (0.05 + 0.95 * (1 + Math.Cos(Math.PI * step / steps)) / 2)),
    };
    var train = TokenWindows.Random(tokens[..cut], LanguageModel.Context + 1, batchSize: 32, batches: Math.Max(1, steps / epochs), seed: 1);
    var history = trainer.Fit(train, validation, epochs);
    Console.WriteLine(Invariant($"validation loss {history.Last.ValidationLoss:0.0000}"));
    Console.WriteLine();
    var count = example.Number("--sample", example.IsQuick ? 100 : 500);
    var (sample, seconds) = Timed(() => Sample(net, characters, "ROMEO:\n", count));
    Console.WriteLine(sample);
    var (_, secondsWithout) = Timed(() => SampleWithoutCache(net, characters, "ROMEO:\n", count));
    Console.WriteLine();
    Console.WriteLine(Invariant(
        $"{1e3 * seconds / count:0.00} ms for a character; {1e3 * secondsWithout / count:0.00} ms without keys and values kept"));
});

// Continues a text, one position at a time.
static string Sample(LanguageModel net, CharacterVocabulary characters, string start, int count)
{
    List<int> text = [.. characters.Encode(start)];
    var sampler = new Sampler(seed: 1) { Temperature = 0.8, TopK = 40 };
    var continuation = new Continuation(net);
    foreach (var character in text[..^1]) continuation.Add(character);
    while (text.Count < count) text.Add(sampler.Next(continuation.Add(text[^1])));
    return characters.Decode(text.ToArray());
}

// Continues a text, each time computing all positions. Those behind it are filled up: none of those before sees them.
static string SampleWithoutCache(LanguageModel net, CharacterVocabulary characters, string start, int count)
{
    List<int> text = [.. characters.Encode(start)];
    var sampler = new Sampler(seed: 1) { Temperature = 0.8, TopK = 40 };
    var window = new int[LanguageModel.Context];
    while (text.Count < count)
    {
        var length = Math.Min(text.Count, window.Length);
        text.GetRange(text.Count - length, length).CopyTo(window);
        var logits = net.Logits(window);
        text.Add(sampler.Next<float>(logits.AsSpan((length - 1) * LanguageModel.Characters, LanguageModel.Characters)));
    }
    return characters.Decode(text.ToArray());
}

static (T Result, double Seconds) Timed<T>(Func<T> run)
{
    var began = Stopwatch.GetTimestamp();
    return (run(), Stopwatch.GetElapsedTime(began).TotalSeconds);
}
