namespace GraphCompiler.Generator.Tests.Harness;

/// <summary>An array as a caller lends it to an entry: where possible in memory that ends where nothing can be read.</summary>
abstract class LentArray : IDisposable
{
    /// <summary>The memory, a <see cref="Memory{T}"/>.</summary>
    public abstract object Memory { get; }

    public static LentArray Of(Array array) => array switch
    {
        float[] values => new Lent<float>(values),
        double[] values => new Lent<double>(values),
        int[] values => new Lent<int>(values),
        bool[] values => new Lent<bool>(values),
        _ => throw new ArgumentException($"No entry takes {array.GetType()}.", nameof(array)),
    };

    /// <summary>Copies what the memory holds to the array.</summary>
    public abstract void CopyBack();

    public abstract void Dispose();

    sealed class Lent<T>(T[] values) : LentArray where T : unmanaged
    {
        readonly GuardedMemory<T>? guarded = GuardedMemory<T>.IsSupported ? new(values) : null;

        public override object Memory => guarded?.Memory ?? values.AsMemory();

        public override void CopyBack() => guarded?.GetSpan().CopyTo(values);

        public override void Dispose() => ((IDisposable?)guarded)?.Dispose();
    }
}
