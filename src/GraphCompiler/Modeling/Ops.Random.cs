namespace GraphCompiler;

// Random numbers.
public static partial class Ops
{
    /// <summary>Numbers uniform in [0, 1): multiples of 2^-24 in single and of 2^-53 in double precision. No gradient.</summary>
    /// <remarks>
    /// Each number is a pure function of the model's seed (<c>net.Initialize(seed)</c>), the training step, the call in graph code, and its
    /// own position, by a counter-based generator (Philox: Salmon et al. 2011). So a run is reproducible, on any number of threads and on
    /// any device, and each training step draws new numbers; an entry without gradients draws with the current step
    /// (<c>net.Memory.Step</c>) and repeats itself until that changes. Two calls, also of a helper that draws, give independent numbers;
    /// one tensor of them used twice, forward or backward, is the same.
    /// </remarks>
    /// <param name="shape">The sizes; none for a scalar.</param>
    [Primitive] public static Tensor RandomUniform(params int[] shape) => throw Symbolic.Called();

    /// <summary>
    /// Numbers of a normal distribution with mean 0 and deviation 1 (Box and Muller 1958). None is farther out than 6.67 in single and 8.66
    /// in double precision. No gradient.
    /// </summary>
    /// <remarks>
    /// See <see cref="RandomUniform"/> for what they depend on. A device makes them of the same random bits, but its logarithm and cosine
    /// may differ from the CPU's in the last places.
    /// </remarks>
    /// <param name="shape">The sizes; none for a scalar.</param>
    [Primitive] public static Tensor RandomNormal(params int[] shape) => throw Symbolic.Called();
}
