using GraphCompiler;

namespace Playground;

/// <summary>Two classes of points in the plane, from -6 to 6.</summary>
/// <param name="Xs">The first coordinates.</param>
/// <param name="Ys">The second ones.</param>
/// <param name="Labels">1 or 0.</param>
public sealed record Points(float[] Xs, float[] Ys, float[] Labels)
{
    /// <summary>The features that a network may look at, in their order.</summary>
    public static readonly IReadOnlyList<string> Features = ["x", "y", "xx", "yy", "xy", "sinx", "siny"];

    const float Noise = 0.4f;

    /// <summary>The data sets by name.</summary>
    public static readonly IReadOnlyDictionary<string, Func<int, Points>> Sets = new Dictionary<string, Func<int, Points>>
    {
        // A disc and a ring around it.
        ["circle"] = seed => Draw(seed, (random, label) =>
        {
            var radius = label == 1 ? 2.5 * random.NextDouble() : 3.5 + 1.5 * random.NextDouble();
            var angle = 2 * Math.PI * random.NextDouble();
            return (radius * Math.Cos(angle), radius * Math.Sin(angle));
        }),
        // Opposite quadrants.
        ["xor"] = seed => Draw(seed, (random, label) =>
        {
            var (x, y) = (0.4 + 4.6 * random.NextDouble(), (0.4 + 4.6 * random.NextDouble()) * (label == 1 ? 1 : -1));
            return random.Next(2) == 0 ? (x, y) : (-x, -y);
        }),
        // Two clouds.
        ["gauss"] = seed => Draw(seed, (random, label) => (Normal(random) + (label == 1 ? 2 : -2), Normal(random) + (label == 1 ? 2 : -2))),
        // Two arms.
        ["spiral"] = seed => Draw(seed, (random, label) =>
        {
            var way = random.NextDouble();
            var (radius, angle) = (5.5 * way, 3.5 * Math.PI * way + (label == 1 ? 0 : Math.PI));
            return (radius * Math.Sin(angle), radius * Math.Cos(angle));
        }, noise: 0.1f),
    };

    /// <summary>The points as a data set, with the features that are chosen; the others are 0.</summary>
    public Dataset ToDataset(IReadOnlyCollection<string> chosen) =>
        new(DataColumn.Real("features", FeaturesOf(Xs, Ys, chosen), 7), DataColumn.Real("labels", Labels));

    /// <summary>Seven features of each point, of which those that are not chosen are 0.</summary>
    public static float[] FeaturesOf(ReadOnlySpan<float> xs, ReadOnlySpan<float> ys, IReadOnlyCollection<string> chosen)
    {
        var features = new float[xs.Length * 7];
        for (var i = 0; i < xs.Length; i++)
        {
            var (x, y) = (xs[i], ys[i]);
            float[] all = [x, y, x * x / 6, y * y / 6, x * y / 6, MathF.Sin(x), MathF.Sin(y)];
            for (var f = 0; f < 7; f++) features[i * 7 + f] = chosen.Contains(Features[f]) ? all[f] : 0;
        }
        return features;
    }

    static Points Draw(int seed, Func<Random, int, (double X, double Y)> draw, float noise = Noise)
    {
        const int count = 200;
        var random = new Random(seed);
        var points = new Points(new float[count], new float[count], new float[count]);
        for (var i = 0; i < count; i++)
        {
            var (x, y) = draw(random, i % 2);
            (points.Xs[i], points.Ys[i]) = ((float)x + noise * (float)Normal(random), (float)y + noise * (float)Normal(random));
            points.Labels[i] = i % 2;
        }
        return points;
    }

    static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
