namespace Peers;

/// <summary>The arguments of a loss, by name, as both sides get them.</summary>
sealed class Inputs
{
    readonly Random random = new(1);

    public Dictionary<string, (float[] Values, long[] Shape)> Reals { get; } = [];

    public Dictionary<string, (int[] Values, long[] Shape)> Indices { get; } = [];

    /// <summary>Numbers between -1 and 1.</summary>
    public Inputs Real(string name, params long[] shape) => Real(name, () => random.NextSingle() * 2 - 1, shape);

    /// <summary>Zeros and ones.</summary>
    public Inputs Bits(string name, params long[] shape) => Real(name, () => random.Next(2), shape);

    /// <summary>Indices below a bound.</summary>
    public Inputs Index(string name, int bound, params long[] shape)
    {
        Indices.Add(name, ([.. Enumerable.Range(0, (int)shape.Aggregate(1L, (a, b) => a * b)).Select(_ => random.Next(bound))], shape));
        return this;
    }

    Inputs Real(string name, Func<float> next, long[] shape)
    {
        Reals.Add(name, ([.. Enumerable.Range(0, (int)shape.Aggregate(1L, (a, b) => a * b)).Select(_ => next())], shape));
        return this;
    }
}
