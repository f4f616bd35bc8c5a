using System.Numerics;

namespace GraphCompiler.Runtime;

/// <summary>Booleans as kernels compute with them: the numbers 0 and 1.</summary>
public static class Booleans
{
    /// <summary>Writes 1 for true and 0 for false.</summary>
    /// <param name="values">The Booleans.</param>
    /// <param name="numbers">Receives the numbers; of the same length.</param>
    public static void Copy<T>(ReadOnlySpan<bool> values, Span<T> numbers) where T : unmanaged, INumberBase<T>
    {
        for (var i = 0; i < values.Length; i++) numbers[i] = values[i] ? T.One : T.Zero;
    }

    /// <summary>Writes true for all numbers but 0.</summary>
    /// <param name="numbers">The numbers.</param>
    /// <param name="values">Receives the Booleans; of the same length.</param>
    public static void Copy<T>(ReadOnlySpan<T> numbers, Span<bool> values) where T : unmanaged, INumberBase<T>
    {
        for (var i = 0; i < numbers.Length; i++) values[i] = !T.IsZero(numbers[i]);
    }
}
