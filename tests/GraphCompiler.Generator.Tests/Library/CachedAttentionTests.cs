using System.Text.RegularExpressions;
using GraphCompiler.Generator.Tests.Harness;

namespace GraphCompiler.Generator.Tests.Library;

/// <summary>Transformers that are continued position by position, with keys and values kept, compute what they compute at once.</summary>
public class CachedAttentionTests
{
    const string Small = """
        [Model] public partial class Small
        {
            readonly TransformerEncoder plain = new(2, 8, heads: 4, normFirst: true);
            readonly TransformerEncoder turned = new(2, 8, heads: 4, keyHeads: 2, rotary: true);

            [Graph] (Tensor Plain, Tensor Turned) Whole([Shape("N", "T", 8)] Tensor x) =>
                (plain.Forward(x, isCausal: true), turned.Forward(x, isCausal: true));

            [Graph] (Tensor Result, Tensor Keys, Tensor Values) Plain([Shape("N", 1, 8)] Tensor x, [Shape("N", "T", 2, 8)] Tensor k,
                [Shape("N", "T", 2, 8)] Tensor v) => plain.Step(x, k, v);

            [Graph] (Tensor Result, Tensor Keys, Tensor Values) Turned([Shape("N", 1, 8)] Tensor x, [Shape("N", "T", 2, 4)] Tensor k,
                [Shape("N", "T", 2, 4)] Tensor v) => turned.Step(x, k, v);
        }
        public static class Calls
        {
            public static (float[] Expected, float[] Actual) Plain() => Run(8, net => net.Plain, (net, x) => net.Whole(x, 5).Plain);

            public static (float[] Expected, float[] Actual) Turned() => Run(4, net => net.Turned, (net, x) => net.Whole(x, 5).Turned);

            delegate (float[] Result, float[] Keys, float[] Values) Step(
                ReadOnlySpan<float> x, ReadOnlySpan<float> k, ReadOnlySpan<float> v);

            static (float[], float[]) Run(int row, Func<Small, Step> stepOf, Func<Small, float[], float[]> whole)
            {
                var net = new Small();
                net.Initialize(3);
                var random = new Random(1);
                var x = Enumerable.Range(0, 2 * 5 * 8).Select(_ => random.NextSingle() - 0.5f).ToArray();
                var actual = new float[x.Length];
                List<float>[] keys = [[], []], values = [[], []];
                for (var t = 0; t < 5; t++)
                {
                    // The last row is not read, whatever it holds.
                    float[] With(List<float>[] known) => [.. known.SelectMany(rows => rows.Concat(Enumerable.Repeat(float.NaN, 2 * row)))];
                    float[] now = [.. Enumerable.Range(0, 2).SelectMany(n => x.Skip((n * 5 + t) * 8).Take(8))];
                    var (result, k, v) = stepOf(net)(now, With(keys), With(values));
                    for (var n = 0; n < 2; n++)
                    {
                        result.AsSpan(n * 8, 8).CopyTo(actual.AsSpan((n * 5 + t) * 8));
                        keys[n].AddRange(k.Skip(n * 2 * row).Take(2 * row));
                        values[n].AddRange(v.Skip(n * 2 * row).Take(2 * row));
                    }
                }
                return (whole(net, x), actual);
            }
        }
        """;

    static readonly Lazy<EmittedModels> small = new(() => EmittedModels.Compile(Small));

    [Theory, InlineData("Plain"), InlineData("Turned")]
    public void Steps_compute_what_a_causal_stack_computes(string stack) => AssertClose(small.Value, stack);

    /// <summary>The example's own model and text, beyond its context.</summary>
    [Fact]
    public void A_continued_text_has_the_scores_of_its_window()
    {
        const string calls = """
            public static class Calls
            {
                public static (float[] Expected, float[] Actual) Run()
                {
                    var net = new LanguageModel();
                    net.Initialize(5);
                    var continuation = new Continuation(net);
                    List<float> expected = [], actual = [];
                    for (var i = 0; i < LanguageModel.Context + 40; i++)
                    {
                        var (character, characters) = (i * i % LanguageModel.Characters, LanguageModel.Characters);
                        actual.AddRange(continuation.Add(character));
                        int[] window = [.. continuation.Window, .. new int[LanguageModel.Context - continuation.Window.Count]];
                        if (window[continuation.Window.Count - 1] != character) throw new InvalidOperationException("another character");
                        expected.AddRange(net.Logits(window).Skip((continuation.Window.Count - 1) * characters).Take(characters));
                    }
                    return ([.. expected], [.. actual]);
                }
            }
            """;
        AssertClose(WithExample(calls, "CharGpt/LanguageModel.cs", "CharGpt/Continuation.cs"), "Run");
    }

    /// <summary>The example's own model and loop against the decoder at once, as training computes it.</summary>
    [Fact]
    public void A_translation_has_the_scores_of_its_words_at_once()
    {
        const string calls = """
            public partial class Translator
            {
                [Graph] Tensor AtOnce([Shape("S")] IntTensor source, [Shape("T")] IntTensor target) =>
                    Scores(source.Unsqueeze(0), target.Unsqueeze(0)).Squeeze(0);
            }
            public static class Calls
            {
                public static (float[] Expected, float[] Actual) Run()
                {
                    var net = new Translator();
                    net.Initialize(5);
                    var (source, words) = (new[] { 7, 1, 9, 250, 3 }, new[] { 2, 11, 2999, 11, 5, 40 });
                    var translation = new Translation(net, source);
                    var before = Translation.Beginning.Empty;
                    List<float> actual = [];
                    foreach (var word in words)
                    {
                        // Another beam that extends the same beginning leaves it as it is.
                        translation.Add(before, word / 2 + 1);
                        var (scores, longer) = translation.Add(before, word);
                        actual.AddRange(scores);
                        before = longer;
                    }
                    return (net.AtOnce(source, words), [.. actual]);
                }
            }
            """;
        AssertClose(WithExample(calls, "Translate/Translator.cs", "Translate/Translation.cs"), "Run");
    }

    /// <summary>Norms after the sums and first, another size of the memory, and padding in it.</summary>
    [Theory, InlineData(false), InlineData(true)]
    public void Steps_compute_what_a_decoder_computes(bool normFirst)
    {
        var text = $$"""
            [Model] public partial class Small
            {
                readonly TransformerDecoder decoder = new(2, 8, heads: 2, normFirst: {{(normFirst ? "true" : "false")}}, memoryFeatures: 6);

                [Graph] Tensor Whole([Shape(2, 5, 8)] Tensor x, [Shape(2, 4, 6)] Tensor memory, [Shape(2, 4)] Tensor padding) =>
                    decoder.Forward(x, memory, memoryPadding: padding);

                [Graph] (Tensor Keys, Tensor Values) Known([Shape(2, 4, 6)] Tensor memory) => decoder.Project(memory);

                [Graph] (Tensor Result, Tensor Keys, Tensor Values) Step([Shape("N", 1, 8)] Tensor x, [Shape("N", "T", 2, 8)] Tensor k,
                    [Shape("N", "T", 2, 8)] Tensor v, [Shape("N", "S", 2, 8)] Tensor mk, [Shape("N", "S", 2, 8)] Tensor mv,
                    [Shape("N", "S")] Tensor padding) => decoder.Step(x, k, v, mk, mv, padding);
            }
            public static class Calls
            {
                public static (float[] Expected, float[] Actual) Run()
                {
                    var net = new Small();
                    net.Initialize(3);
                    var random = new Random(1);
                    float[] Drawn(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];
                    var (x, memory) = (Drawn(2 * 5 * 8), Drawn(2 * 4 * 6));
                    float[] padding = [1, 1, 1, 1, 1, 1, 0, 0];
                    var (mk, mv) = net.Known(memory);
                    var actual = new float[x.Length];
                    List<float>[] keys = [[], []], values = [[], []];
                    for (var t = 0; t < 5; t++)
                    {
                        float[] With(List<float>[] known) => [.. known.SelectMany(rows => rows.Concat(Enumerable.Repeat(float.NaN, 16)))];
                        float[] now = [.. Enumerable.Range(0, 2).SelectMany(n => x.Skip((n * 5 + t) * 8).Take(8))];
                        var (result, k, v) = net.Step(now, With(keys), With(values), mk, mv, padding);
                        for (var n = 0; n < 2; n++)
                        {
                            result.AsSpan(n * 8, 8).CopyTo(actual.AsSpan((n * 5 + t) * 8));
                            keys[n].AddRange(k.Skip(n * 16).Take(16));
                            values[n].AddRange(v.Skip(n * 16).Take(16));
                        }
                    }
                    return (net.Whole(x, memory, padding), actual);
                }
            }
            """;
        AssertClose(EmittedModels.Compile(text), "Run");
    }

    static EmittedModels WithExample(string calls, params string[] files)
    {
        var texts = files.Select(file => Regex.Replace(Repository.Read("examples/" + file), "^(using|namespace) .*;", "",
            RegexOptions.Multiline));
        return EmittedModels.Compile(string.Concat(texts) + calls);
    }

    static void AssertClose(EmittedModels models, string method)
    {
        var (expected, actual) = ((float[], float[]))models.TypeOf("Calls").GetMethod(method)!.Invoke(null, null)!;
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
        Assert.Contains(expected, value => Math.Abs(value) > 0.01);
    }
}
