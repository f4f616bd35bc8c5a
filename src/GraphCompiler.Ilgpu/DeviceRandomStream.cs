using GraphCompiler.Runtime;
using ILGPU;

namespace GraphCompiler.Ilgpu;

/// <summary>
/// A <see cref="RandomStream{T}"/> whose seed and step are read on the device: a kernel that is launched again with the same arguments
/// draws other numbers in the next step.
/// </summary>
/// <typeparam name="T">The numbers' type.</typeparam>
public readonly struct DeviceRandomStream<T> where T : unmanaged
{
    readonly ArrayView<ulong> position;
    readonly int number;

    /// <summary>A stream.</summary>
    /// <param name="position">The seed and the step.</param>
    /// <param name="number">Which random operation of the entry.</param>
    public DeviceRandomStream(ArrayView<ulong> position, int number)
    {
        this.position = position;
        this.number = number;
    }

    /// <summary>The stream at the device's seed and step, for a kernel.</summary>
    public RandomStream<T> Read() => new(position[0], position[1], number);

    /// <inheritdoc cref="RandomStream{T}.At"/>
    public DeviceRandomStream<T> At(nint distance) => new(position, number + (int)distance);
}
