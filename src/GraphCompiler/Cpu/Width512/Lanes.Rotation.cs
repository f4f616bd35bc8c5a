using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GraphCompiler.Cpu.Width512;

public readonly partial struct Lanes<T>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> Rotate(Lanes<T> x, int by) => new(typeof(T) == typeof(float)
        ? Vector512.ShuffleNative(x.value.AsInt32(), (Vector512<int>.Indices + Vector512.Create(by)) & Vector512.Create(Count - 1))
            .As<int, T>()
        : Vector512.ShuffleNative(x.value.AsInt64(), (Vector512<long>.Indices + Vector512.Create((long)by)) & Vector512.Create(Count - 1L))
            .As<long, T>());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Indices<Lanes<T>, T> Rotate(Indices<Lanes<T>, T> x, int by) => new(Rotate(x.Bits, by));
}
