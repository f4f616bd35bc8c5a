using GraphCompiler.Runtime;

namespace GraphCompiler;

/// <summary>Draws the settings of one trial of a random search; each call gives the next number.</summary>
public sealed class SweepDraw
{
    readonly RandomBlocks random;
    ulong position;

    internal SweepDraw(int seed, int trial) => random = new((ulong)seed, RandomBlocks.StreamOf("sweep") + (ulong)trial);

    double Next() => random.Uniforms(position++).First;

    /// <summary>A number from an interval.</summary>
    /// <exception cref="ArgumentException">The bounds are not finite, or in the wrong order.</exception>
    public double Uniform(double least, double greatest) => Checked(least, greatest) + (greatest - least) * Next();

    /// <summary>A positive number whose logarithm is uniform, as learning rates are searched for.</summary>
    /// <exception cref="ArgumentException">The bounds are not positive and finite, or in the wrong order.</exception>
    public double LogUniform(double least, double greatest)
    {
        if (!(Checked(least, greatest) > 0))
            throw new ArgumentException($"The least number must be positive, but it is {least}.", nameof(least));
        return Math.Clamp(Math.Exp(Math.Log(least) + (Math.Log(greatest) - Math.Log(least)) * Next()), least, greatest);
    }

    /// <summary>A whole number, both bounds included.</summary>
    /// <exception cref="ArgumentException">The bounds are in the wrong order.</exception>
    public int Integer(int least, int greatest) => (int)(Checked(least, greatest) + Math.Floor((greatest - (double)least + 1) * Next()));

    /// <summary>One of some values.</summary>
    /// <exception cref="ArgumentException">There are none.</exception>
    public T Choice<T>(params IReadOnlyList<T> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return values.Count > 0 ? values[Integer(0, values.Count - 1)]
            : throw new ArgumentException("There is no value to choose.", nameof(values));
    }

    static double Checked(double least, double greatest) => double.IsFinite(least) && double.IsFinite(greatest) && least <= greatest ? least
        : throw new ArgumentException($"The bounds are finite and in order, but they are {least} and {greatest}.", nameof(least));
}
