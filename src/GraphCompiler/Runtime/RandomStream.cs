namespace GraphCompiler.Runtime;

/// <summary>
/// One of a model's independent sequences of random numbers: a seed, a step and the number of the random operation within its entry. The
/// number at an index is a pure function of these and of the index (Philox, see <see cref="Cpu.Philox"/>), the same on the CPU and on a
/// device.
/// </summary>
/// <typeparam name="T">
/// The numbers' type: <see cref="float"/>, whose indices count words, or <see cref="double"/>, whose indices count pairs of words.
/// </typeparam>
public readonly struct RandomStream<T> where T : unmanaged
{
    /// <summary>The generator's key: the seed's halves.</summary>
    public readonly uint Seed0, Seed1;

    /// <summary>The last two words of the counter: the step's halves.</summary>
    public readonly uint Step0, Step1;

    /// <summary>
    /// The second word of the counter. It is never 0, as it is in the counters of initializers and shuffles, so that no seed makes them
    /// meet.
    /// </summary>
    public readonly uint Tag;

    /// <summary>A stream.</summary>
    /// <param name="seed">The model's seed.</param>
    /// <param name="step">The training step.</param>
    /// <param name="number">Which random operation of the entry.</param>
    public RandomStream(ulong seed, ulong step, int number)
    {
        (Seed0, Seed1) = ((uint)seed, (uint)(seed >> 32));
        (Step0, Step1) = ((uint)step, (uint)(step >> 32));
        Tag = (uint)number + 1;
    }

    RandomStream(RandomStream<T> other, uint tag)
    {
        (Seed0, Seed1, Step0, Step1) = (other.Seed0, other.Seed1, other.Step0, other.Step1);
        Tag = tag;
    }

    /// <summary>The stream whose number is this much greater.</summary>
    public RandomStream<T> At(nint distance) => new(this, Tag + (uint)distance);
}
