using Examples;
using GraphCompiler;
using GraphCompiler.Data;
using Translate;
using static System.FormattableString;

// English to Spanish, short sentences; one in twenty is kept for the test.

return Example.Run(args, ["--epochs"], example =>
{
    var folder = example.Folder("spa-eng", "https://www.manythings.org/anki");
    var all = TextFile.ReadPairs(Path.Combine(folder, "spa_small.tsv"));
    // The same English sentence may have several translations: all of them are references, and none is trained on if one is tested.
    var sentences = all.GroupBy(pair => pair.Source, pair => pair.Target).ToArray();
    var tested = sentences.Where((_, i) => i % 20 == 7).Take(example.IsQuick ? 10 : 300).ToArray();
    var trained = sentences.Where((_, i) => i % 20 != 7)
        .SelectMany(group => group.Select(target => (Source: group.Key, Target: target))).ToArray();
    var english = new WordVocabulary(trained.Select(pair => pair.Source), Translator.SourceWords);
    var spanish = new WordVocabulary(trained.Select(pair => pair.Target), Translator.TargetWords);
    if ((english.Count, spanish.Count) != (Translator.SourceWords, Translator.TargetWords))
        throw new ArgumentException($"there are {english.Count} and {spanish.Count} words, fewer than the model is compiled for.");
    if (example.IsQuick) trained = [.. trained.Where((_, i) => i % 6 == 0)];
    Console.WriteLine($"{trained.Length} pairs to train on, {tested.Length} sentences to test");

    var data = new RaggedDataset(
        RaggedColumn.Index("source", trained.Select(pair => english.EncodeSequence(pair.Source))),
        RaggedColumn.Index("target", trained.Select(pair => spanish.EncodeSequence(pair.Target))));
    var net = new Translator();
    net.Initialize(seed: 1);
    var epochs = example.Number("--epochs", example.IsQuick ? 1 : 24);
    double steps = epochs * (trained.Length / 64), warmUp = Math.Min(200, steps / 4);
    var trainer = new Trainer(net, new Adam(1e-3, beta2: 0.98))
    {
        ClipNorm = 1, ScheduleBySteps = true,
        Schedule = Schedule.Lambda(step => Math.Min(1, (step + 1) / warmUp) * Math.Max(0.02, 1 - step / steps)),
    };
    trainer.Fit(data.Stream(64, seed: 1), epochs: epochs);

    foreach (var beams in new[] { 1, 4 })
    {
        var translations = tested.Select(group => Translate(group.Key, beams)).ToArray();
        var references = tested.Select(group => group.Select(target => spanish.Words(target).ToArray()).ToArray()).ToArray();
        var bleu = Bleu.Of([.. translations.Select(text => text.Split(' '))], references);
        foreach (var i in Enumerable.Range(0, beams == 4 ? 10 : 0).Select(i => i * tested.Length / 10))
            Console.WriteLine($"{tested[i].Key}  {translations[i]}  ({tested[i].First()})");
        Console.WriteLine(Invariant($"{(beams == 1 ? "greedy" : $"{beams} beams")}: BLEU {100 * bleu:0.00}"));
    }

    string Translate(string sentence, int beams)
    {
        var translation = new Translation(net, english.EncodeSequence(sentence));
        var search = new BeamSearch { Beams = beams, Longest = 20 };
        var found = search.Run(Translation.Beginning.Empty, (before, words) => Next(translation, before, words), WordVocabulary.End);
        return spanish.Decode([.. found[0].Tokens]);
    }

    (float[], Translation.Beginning) Next(Translation translation, Translation.Beginning before, IReadOnlyList<int> words)
    {
        var (scores, longer) = translation.Add(before, words.Count == 0 ? WordVocabulary.Start : words[^1]);
        // A rare word that the vocabulary lacks is no translation of anything.
        scores[WordVocabulary.Unknown] = float.NegativeInfinity;
        return (scores, longer);
    }
});
