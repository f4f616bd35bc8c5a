namespace ILGPU;

/// <summary>One simulated thread of the running group.</summary>
sealed class KernelThread(GroupRunner runner, SharedBlocks shared, Extent gridDim, Extent gridIndex, Extent groupDim, Extent groupIndex)
{
    [ThreadStatic] static KernelThread? current;
    int sharedBlocks;

    public static bool IsRunning => current is not null;

    public static KernelThread Current
    {
        get => current ?? throw new InvalidOperationException("Grid, group or shared memory was used outside of a kernel.");
        set => current = value;
    }

    public Extent GridDim => gridDim;

    public Extent GridIndex => gridIndex;

    public Extent GroupDim => groupDim;

    public Extent GroupIndex => groupIndex;

    public static void Leave() => current = null;

    public void Barrier() => runner.WaitAtBarrier(this);

    public ArrayView<T> Allocate<T>(int length) where T : unmanaged => shared.Get<T>(sharedBlocks++, length);
}

/// <summary>The shared memory of a running group: the n-th allocation of every thread is the same block.</summary>
sealed class SharedBlocks
{
    readonly List<object> blocks = [];

    public ArrayView<T> Get<T>(int number, int length) where T : unmanaged
    {
        if (number == blocks.Count)
        {
            var items = new T[length];
            Garbage.Fill(items);
            blocks.Add(new DeviceMemory<T>(items));
        }
        return blocks[number] is DeviceMemory<T> memory && memory.Items!.Length == length
            ? new(memory, 0, length)
            : throw new InvalidOperationException("The threads of a group allocate shared memory differently.");
    }
}
