using ILGPU;

namespace GraphCompiler.Ilgpu;

/// <summary>A seed and a step, and where they are written. Public, because ILGPU's simulator needs to see it.</summary>
public struct RandomPositionArguments
{
    /// <summary>The two numbers on the device.</summary>
    public ArrayView<ulong> Position;

    /// <summary>Their values.</summary>
    public ulong Seed, Step;
}

/// <summary>The seed and the step of a model's random numbers in the device's memory.</summary>
sealed class RandomPosition(DeviceArena<ulong> memory, Device device) : IDisposable
{
    readonly PointKernel<RandomPositionArguments> write = new(device, Write);
    (ulong Seed, ulong Step)? written;

    /// <summary>The two numbers.</summary>
    public ArrayView<ulong> View => memory.View(0, 2);

    /// <summary>Goes to a seed and a step, after all that is queued.</summary>
    public void MoveTo(ulong seed, ulong step)
    {
        if (written == (seed, step)) return;
        // By a kernel: unlike memory to copy from, its arguments may be others as soon as it is queued.
        write.Launch(1, new() { Position = View, Seed = seed, Step = step });
        written = (seed, step);
    }

    public void Dispose() => memory.Dispose();

    internal static void Write(RandomPositionArguments arguments)
    {
        if (Grid.IdxX * Group.DimX + Group.IdxX > 0) return;
        arguments.Position[0] = arguments.Seed;
        arguments.Position[1] = arguments.Step;
    }
}
