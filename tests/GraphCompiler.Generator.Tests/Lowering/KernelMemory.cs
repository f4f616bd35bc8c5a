namespace GraphCompiler.Generator.Tests.Lowering;

/// <summary>
/// Memory that kernels run on: doubles that know whether they have been written, and which point of the current launch touched them.
/// Reading what nothing wrote, and touching what another parallel point of the same launch writes, are errors. In an arena that is
/// addressed in bytes, an element is where its first byte is.
/// </summary>
sealed class KernelMemory(int length)
{
    const long Several = -2;

    readonly double[] values = new double[length];
    readonly bool[] isWritten = new bool[length];
    readonly (int Launch, long Point)[] reader = new (int, long)[length];
    readonly (int Launch, long Point)[] writer = new (int, long)[length];

    public static KernelMemory Of(double[] values)
    {
        var memory = new KernelMemory(values.Length);
        memory.Fill(0, values);
        return memory;
    }

    /// <param name="stride">How far apart elements are.</param>
    public void Fill(int start, double[] contents, int stride = 1)
    {
        for (var i = 0; i < contents.Length; i++)
            (values[start + i * stride], isWritten[start + i * stride]) = (contents[i], true);
    }

    /// <summary>Makes places unwritten: a buffer that begins to live holds nothing.</summary>
    public void Forget(int start, int count) => isWritten.AsSpan(start, count).Clear();

    /// <inheritdoc cref="Fill"/>
    public double[] Contents(int start, int count, int stride = 1)
    {
        int[] places = [.. Enumerable.Range(0, count).Select(i => start + i * stride)];
        Assert.True(places.All(place => isWritten[place]), "a result has elements that no kernel wrote");
        return [.. places.Select(place => values[place])];
    }

    /// <param name="launch">The launch's number, from 1.</param>
    /// <param name="point">The parallel point of the launch.</param>
    public double Read(int place, int launch, long point)
    {
        if (!isWritten[place]) throw new KernelFault("reads an element that nothing wrote");
        if (writer[place] is var (writing, by) && writing == launch && by != point)
            throw new KernelFault($"reads at point {point} what point {by} writes");
        reader[place] = (launch, reader[place].Launch == launch && reader[place].Point != point ? Several : point);
        return values[place];
    }

    public void Write(int place, double value, int launch, long point)
    {
        if (writer[place] is var (writing, by) && writing == launch && by != point)
            throw new KernelFault($"writes at point {point} what point {by} writes");
        if (reader[place] is var (reading, of) && reading == launch && of != point)
            throw new KernelFault($"writes at point {point} what another point reads");
        (values[place], isWritten[place], writer[place]) = (value, true, (launch, point));
    }
}

/// <summary>What a kernel does that no kernel may.</summary>
sealed class KernelFault(string message) : Exception(message);
