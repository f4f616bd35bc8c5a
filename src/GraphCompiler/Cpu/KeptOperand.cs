namespace GraphCompiler.Cpu;

/// <summary>The time for which an operand is kept, of <see cref="Products.KeepRight{T, TProduct}"/>.</summary>
/// <typeparam name="T">The element type.</typeparam>
/// <typeparam name="TProduct">The products that have the operand in common.</typeparam>
public readonly ref struct KeptOperand<T, TProduct> : IDisposable where T : unmanaged where TProduct : struct, IProduct<T>
{
    [ThreadStatic] static long times;

    /// <summary>Which time it is on this thread, counted from 1; 0 between times.</summary>
    [field: ThreadStatic]
    internal static long Time { get; private set; }

    /// <summary>Begins a time.</summary>
    internal static KeptOperand<T, TProduct> Begin()
    {
        Time = ++times;
        return default;
    }

    /// <summary>Ends the time: products read the operand itself again.</summary>
    public void Dispose() => Time = 0;
}
