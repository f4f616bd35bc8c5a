using System.Runtime.CompilerServices;

namespace GraphCompiler.Cpu;

/// <summary>
/// A vector of indices, one for each lane of a <typeparamref name="TVector"/>: 32 bits wide beside <see cref="float"/>, 64 beside <see
/// cref="double"/>.
/// </summary>
/// <param name="bits">The indices in a vector's lanes.</param>
/// <typeparam name="TVector">The vectors of elements.</typeparam>
/// <typeparam name="T">The element type.</typeparam>
public readonly struct Indices<TVector, T>(TVector bits) where TVector : struct, IVector<TVector, T> where T : unmanaged
{
    /// <summary>The indices in a vector's lanes.</summary>
    public TVector Bits => bits;

    /// <summary>The sum, as an address: beside doubles it may be beyond 32 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Indices<TVector, T> operator +(Indices<TVector, T> left, Indices<TVector, T> right) => TVector.Offset(left, right);

    /// <summary>The multiple.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Indices<TVector, T> operator *(Indices<TVector, T> left, nint right) => TVector.Multiply(left, right);

    /// <summary>The first lane's index.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int ToScalar() => TVector.FirstOf(this);
}
