using GraphCompiler.Runtime;
using ILGPU;
using ILGPU.Runtime;

namespace GraphCompiler.Ilgpu;

/// <summary>The copy of bound data on a device, from which entries get it.</summary>
/// <param name="memory">Makes memory of a length on the device.</param>
/// <param name="device">The device.</param>
/// <param name="data">The data.</param>
sealed class ResidentData<T>(Func<nint, DeviceArena<T>> memory, Device device, BoundData<T> data) : IDisposable where T : unmanaged
{
    DeviceArena<T>? arena;
    ReadOnlyMemory<T> sent;

    /// <summary>Whether values are the data themselves, rather than equal ones.</summary>
    public bool Is(ReadOnlySpan<T> values) => values.Length > 0 && values == data.Values.Span;

    /// <summary>Copies the data to a view, after sending them if they are others than those last sent. The gate is held.</summary>
    public void CopyTo(ArrayView<T> target)
    {
        if (arena is null || !sent.Equals(data.Values))
        {
            if (arena?.Length != data.Length)
            {
                arena?.Dispose();
                // If there is no memory for them, the next call tries again.
                arena = null;
                arena = memory(data.Length);
            }
            arena.View(0, data.Length).CopyFromCPU(device.Stream, data.Values.Span);
            device.CountSent<T>(data.Length);
            sent = data.Values;
        }
        arena.View(0, data.Length).CopyTo(device.Stream, target);
    }

    public void Dispose() => arena?.Dispose();
}
