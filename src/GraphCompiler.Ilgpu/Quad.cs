using System.Numerics;
using System.Runtime.CompilerServices;

namespace GraphCompiler.Ilgpu;

/// <summary>Four numbers next to each other, which a thread loads and stores at once. Generated products compute with them.</summary>
public struct Quad<T> where T : unmanaged, INumber<T>
{
    /// <summary>One of the numbers.</summary>
    public T X, Y, Z, W;

    /// <summary>The sums of the numbers of both.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Quad<T> operator +(Quad<T> left, Quad<T> right) =>
        new() { X = left.X + right.X, Y = left.Y + right.Y, Z = left.Z + right.Z, W = left.W + right.W };

    /// <summary>Each number times a factor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Quad<T> operator *(T factor, Quad<T> numbers) =>
        new() { X = factor * numbers.X, Y = factor * numbers.Y, Z = factor * numbers.Z, W = factor * numbers.W };
}
