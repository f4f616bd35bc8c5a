using System.Runtime.CompilerServices;
using GraphCompiler.Runtime;
using ILGPU;
using ILGPU.Runtime;

namespace GraphCompiler.Ilgpu;

/// <summary>
/// One block of device memory, addressed in bytes, in which every tensor that an entry works on has a planned place: the device's
/// counterpart of <see cref="WorkArena"/>.
/// </summary>
public sealed class DeviceWorkArena : IDisposable
{
    readonly DeviceArena<byte> memory;

    /// <summary>Allocates <paramref name="bytes"/> bytes, not cleared.</summary>
    /// <param name="device">The device.</param>
    /// <param name="bytes">The size.</param>
    /// <param name="purpose">What the memory is for, in the plural, as exceptions say it.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is negative.</exception>
    /// <exception cref="InsufficientMemoryException">
    /// The device has less memory. The message says how much is needed, and how much there is.
    /// </exception>
    public DeviceWorkArena(Device device, nint bytes, string purpose = "The tensors of an arena") => memory = new(device, bytes, purpose);

    /// <summary>The size in bytes.</summary>
    public nint Bytes => memory.Length;

    /// <summary>A view of <paramref name="length"/> elements from byte <paramref name="offset"/> on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The view leaves the arena, or its elements don't begin at a multiple of their size.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The arena or its device was disposed.</exception>
    public ArrayView<T> View<T>(nint offset, nint length) where T : unmanaged
    {
        var size = Unsafe.SizeOf<T>();
        ArgumentOutOfRangeException.ThrowIfNotEqual(offset % size, 0, nameof(offset));
        // Kernels index with int.
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, int.MaxValue);
        return memory.Part(offset, length * size).Cast<T>();
    }

    /// <summary>Frees the memory, after everything queued has run.</summary>
    public void Dispose() => memory.Dispose();

    /// <summary>Makes floating-point elements NaN.</summary>
    internal void Poison() => memory.Poison();
}
