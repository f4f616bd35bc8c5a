using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GraphCompiler.Cpu;

public static partial class VectorMath
{
    /// <summary>Loads up to 16 indices; missing lanes are 0 and not read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> LoadIndex32(ref int source, int lanes)
        => Load(ref Unsafe.As<int, float>(ref source), lanes).AsInt32();

    /// <summary>Loads up to 8 indices, widened; missing lanes are 0 and not read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<long> LoadIndex64(ref int source, int lanes)
    {
        var (low, high) = Vector256.Widen(lanes >= Vector512<long>.Count
            ? Vector256.LoadUnsafe(ref source)
            : LoadPartial(ref Unsafe.As<int, float>(ref source), lanes).GetLower().AsInt32());
        return Vector512.Create(low, high);
    }

    /// <summary>One index in every lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> BroadcastIndex32(int value) => Vector512.Create(value);

    /// <summary>One index in every lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<long> BroadcastIndex64(int value) => Vector512.Create((long)value);

    /// <summary>start, start + 1, ...: the positions of 16 lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Iota32(nint start) => Vector512.Create((int)start) + Vector512<int>.Indices;

    /// <summary>start, start + 1, ...: the positions of 8 lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<long> Iota64(nint start) => Vector512.Create((long)start) + Vector512<long>.Indices;

    /// <summary>1 where x &gt; y, else 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Greater(Vector512<int> x, Vector512<int> y) => OneWhere(Vector512.GreaterThan(x, y).AsSingle());

    /// <summary>1 where x &gt;= y, else 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> GreaterOrEqual(Vector512<int> x, Vector512<int> y) => OneWhere(Vector512.GreaterThanOrEqual(x, y).AsSingle());

    /// <summary>1 where x &lt; y, else 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Less(Vector512<int> x, Vector512<int> y) => OneWhere(Vector512.LessThan(x, y).AsSingle());

    /// <summary>1 where x &lt;= y, else 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> LessOrEqual(Vector512<int> x, Vector512<int> y) => OneWhere(Vector512.LessThanOrEqual(x, y).AsSingle());

    /// <summary>1 where x = y, else 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Equal(Vector512<int> x, Vector512<int> y) => OneWhere(Vector512.Equals(x, y).AsSingle());

    /// <summary>1 where x differs from y, else 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> NotEqual(Vector512<int> x, Vector512<int> y) => OneWhere(~Vector512.Equals(x, y).AsSingle());

    /// <summary>The indices as numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> ToReal(Vector512<int> x) => Vector512.ConvertToSingle(x);

    /// <summary>1 where x &gt; y, else 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Greater(Vector512<long> x, Vector512<long> y) => OneWhere(Vector512.GreaterThan(x, y).AsDouble());

    /// <summary>1 where x &gt;= y, else 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> GreaterOrEqual(Vector512<long> x, Vector512<long> y) => OneWhere(Vector512.GreaterThanOrEqual(x, y).AsDouble());

    /// <summary>1 where x &lt; y, else 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Less(Vector512<long> x, Vector512<long> y) => OneWhere(Vector512.LessThan(x, y).AsDouble());

    /// <summary>1 where x &lt;= y, else 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> LessOrEqual(Vector512<long> x, Vector512<long> y) => OneWhere(Vector512.LessThanOrEqual(x, y).AsDouble());

    /// <summary>1 where x = y, else 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Equal(Vector512<long> x, Vector512<long> y) => OneWhere(Vector512.Equals(x, y).AsDouble());

    /// <summary>1 where x differs from y, else 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> NotEqual(Vector512<long> x, Vector512<long> y) => OneWhere(~Vector512.Equals(x, y).AsDouble());

    /// <summary>The indices as numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> ToReal(Vector512<long> x) => Vector512.ConvertToDouble(x);
}
