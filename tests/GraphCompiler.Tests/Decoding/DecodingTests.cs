namespace GraphCompiler.Tests.Decoding;

public class DecodingTests
{
    static readonly float[] Logits = [MathF.Log(0.1f), MathF.Log(0.4f), float.NegativeInfinity, MathF.Log(0.3f), MathF.Log(0.2f)];

    [Fact]
    public void DrawsAreAsFrequentAsProbable() => AssertFrequencies(new Sampler(1), [0.1, 0.4, 0, 0.3, 0.2]);

    [Fact]
    public void TemperatureSharpensAndFlattens()
    {
        AssertFrequencies(new Sampler(2) { Temperature = 0.5 }, [0.01 / 0.3, 0.16 / 0.3, 0, 0.09 / 0.3, 0.04 / 0.3]);
        AssertFrequencies(new Sampler(2) { Temperature = 1e9 }, [0.25, 0.25, 0, 0.25, 0.25]);
        Assert.Equal(1, new Sampler { Temperature = 0 }.Next<float>(Logits));
    }

    [Fact]
    public void OnlyTheLikeliestAreDrawn()
    {
        AssertFrequencies(new Sampler(3) { TopK = 2 }, [0, 4.0 / 7, 0, 3.0 / 7, 0]);
        AssertFrequencies(new Sampler(3) { TopK = 1 }, [0, 1, 0, 0, 0]);
        AssertFrequencies(new Sampler(3) { TopP = 0.6 }, [0, 4.0 / 7, 0, 3.0 / 7, 0]);
        AssertFrequencies(new Sampler(3) { TopP = 0.75 }, [0, 4.0 / 9, 0, 3.0 / 9, 2.0 / 9]);
        AssertFrequencies(new Sampler(3) { TopK = 3, TopP = 0.4 }, [0, 1, 0, 0, 0]);
    }

    [Fact]
    public void TheSameSeedDrawsTheSame()
    {
        int[] Draw(int seed) => [.. Enumerable.Repeat(new Sampler(seed), 50).Select(sampler => sampler.Next<float>(Logits))];
        Assert.Equal(Draw(7), Draw(7));
        Assert.NotEqual(Draw(7), Draw(8));
    }

    [Fact]
    public void WhatCannotBeDrawnSaysWhy()
    {
        Assert.Contains("Logit 1 is NaN", Assert.Throws<ArgumentException>(() => new Sampler().Next<float>([0, float.NaN])).Message);
        Assert.Throws<ArgumentException>(() => new Sampler().Next<float>([float.NegativeInfinity]));
        Assert.Throws<ArgumentException>(() => new Sampler().Next<float>([]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sampler { Temperature = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sampler { TopK = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sampler { TopP = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new BeamSearch { Beams = 0 });
        Assert.Throws<ArgumentException>(() => new BeamSearch().Run(_ => [float.NaN], 0));
    }

    // A model of three tokens whose next token depends on the last two; token 0 ends.
    static float[] Next(IReadOnlyList<int> tokens)
    {
        var random = new Random(tokens.TakeLast(2).Aggregate(tokens.Count, (hash, token) => hash * 31 + token));
        return [.. Enumerable.Range(0, 3).Select(_ => (float)(random.NextDouble() * 4))];
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(0.6)]
    public void ManyBeamsFindTheBestOfAll(double penalty)
    {
        const int longest = 5;
        var all = All([]).OrderByDescending(sequence => Score(sequence)).ToList();
        var found = new BeamSearch { Beams = 400, Longest = longest, LengthPenalty = penalty }.Run(Next, end: 0);
        Assert.Equal(all.Count, found.Count);
        Assert.Equal(all[0], found[0].Tokens);
        Assert.Equal(Score(all[0]), found[0].Score, 1e-6);

        IEnumerable<int[]> All(int[] begun) =>
            begun is [.., 0] || begun.Length == longest ? [begun] : Enumerable.Range(0, 3).SelectMany(token => All([.. begun, token]));

        double Score(int[] tokens) => tokens.Select((token, i) =>
        {
            var logits = Next(tokens[..i]);
            return logits[token] - Math.Log(logits.Sum(logit => Math.Exp(logit)));
        }).Sum() / Math.Pow(tokens.Length, penalty);
    }

    [Fact]
    public void OneBeamIsGreedy()
    {
        var tokens = new List<int>();
        while (tokens.Count < 20 && (tokens.Count == 0 || tokens[^1] != 0)) tokens.Add(Metrics.ArgMax(Next(tokens)));
        Assert.Equal(tokens, Assert.Single(new BeamSearch { Beams = 1, Longest = 20 }.Run(Next, end: 0)).Tokens);
    }

    /// <summary>What is kept for a sequence is that of its own beginning, however many sequences share it.</summary>
    [Fact]
    public void EachBeamHasItsOwnState()
    {
        var search = new BeamSearch { Beams = 5, Longest = 8, LengthPenalty = 0.6 };
        var found = search.Run<IReadOnlyList<int>>([], (known, tokens) =>
        {
            IReadOnlyList<int> now = tokens.Count == 0 ? [] : [.. known, tokens[^1]];
            Assert.Equal(tokens, now);
            return (Next(now), now);
        }, end: 0);
        Assert.Equal(search.Run(Next, end: 0).Select(sequence => sequence.Tokens), found.Select(sequence => sequence.Tokens));
    }

    static void AssertFrequencies(Sampler sampler, double[] expected)
    {
        const int draws = 20_000;
        var counts = new int[expected.Length];
        for (var i = 0; i < draws; i++) counts[sampler.Next<float>(Logits)]++;
        for (var i = 0; i < expected.Length; i++)
        {
            // Five deviations of a binomial.
            Assert.InRange((double)counts[i] / draws, expected[i] - 5 * Math.Sqrt(expected[i] * (1 - expected[i]) / draws),
                expected[i] + 5 * Math.Sqrt(expected[i] * (1 - expected[i]) / draws));
        }
    }
}
