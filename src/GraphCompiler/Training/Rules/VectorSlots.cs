using System.Runtime.CompilerServices;
using GraphCompiler.Cpu;

namespace GraphCompiler.Training;

/// <summary>Slots that follow one another in memory, each as long as the model's trained range.</summary>
readonly ref struct VectorSlots<V, T>(ref T origin, nint length) : ISlots<V> where V : struct, IVector<V, T> where T : unmanaged
{
    readonly ref T origin = ref origin;
    readonly nint length = length;

    public V this[int slot]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => V.Load(ref Unsafe.Add(ref origin, slot * length));
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        set => V.Store(value, ref Unsafe.Add(ref origin, slot * length));
    }
}
