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

    /// <summary>x where the condition is not 0, else y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Where(Vector512<float> condition, Vector512<int> x, Vector512<int> y)
        => Vector512.ConditionalSelect(Vector512.Equals(condition, Vector512<float>.Zero).AsInt32(), y, x);

    /// <summary>x where the condition is not 0, else y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<long> Where(Vector512<double> condition, Vector512<long> x, Vector512<long> y)
        => Vector512.ConditionalSelect(Vector512.Equals(condition, Vector512<double>.Zero).AsInt64(), y, x);

    /// <summary>The lesser index.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Min(Vector512<int> x, Vector512<int> y) => Vector512.Min(x, y);

    /// <summary>The lesser index.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<long> Min(Vector512<long> x, Vector512<long> y) => Vector512.Min(x, y);

    /// <summary>The least index of all lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int MinAcross(Vector512<int> x)
    {
        var half = Vector256.Min(x.GetLower(), x.GetUpper());
        var quarter = Vector128.Min(half.GetLower(), half.GetUpper());
        quarter = Vector128.Min(quarter, Vector128.Shuffle(quarter, Vector128.Create(2, 3, 2, 3)));
        return Vector128.Min(quarter, Vector128.Shuffle(quarter, Vector128.Create(1, 1, 1, 1))).ToScalar();
    }

    /// <summary>The least index of all lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int MinAcross(Vector512<long> x)
    {
        var half = Vector256.Min(x.GetLower(), x.GetUpper());
        var quarter = Vector128.Min(half.GetLower(), half.GetUpper());
        return (int)Vector128.Min(quarter, Vector128.Shuffle(quarter, Vector128.Create(1L, 1L))).ToScalar();
    }

    /// <summary>The first <paramref name="lanes"/> lanes of <paramref name="value"/>, and the identity of a reduction in the others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Keep(Vector512<int> value, int lanes, int identity)
        => Vector512.ConditionalSelect(Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(lanes)), value, Vector512.Create(identity));

    /// <summary>The first <paramref name="lanes"/> lanes of <paramref name="value"/>, and the identity of a reduction in the others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<long> Keep(Vector512<long> value, int lanes, int identity)
        => Vector512.ConditionalSelect(Vector512.LessThan(Vector512<long>.Indices, Vector512.Create((long)lanes)), value, Vector512.Create((long)identity));

    /// <summary>Stores 16 indices.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<int> value, ref int target) => value.StoreUnsafe(ref target);

    /// <summary>Stores the first <paramref name="lanes"/> indices and touches nothing past them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<int> value, ref int target, int lanes) => Store(value.AsSingle(), ref Unsafe.As<int, float>(ref target), lanes);

    /// <summary>Stores 8 indices, narrowed.</summary>
    public static void Store(Vector512<long> value, ref int target) => StoreStrided(value, ref target, 1, Vector512<long>.Count);

    /// <summary>Stores the first <paramref name="lanes"/> indices, narrowed, and touches nothing past them.</summary>
    public static void Store(Vector512<long> value, ref int target, int lanes) => StoreStrided(value, ref target, 1, lanes);

    /// <summary>Loads indices <paramref name="stride"/> apart; missing lanes are 0 and not read.</summary>
    public static Vector512<int> StridedIndex32(ref int source, nint stride, int lanes)
    {
        var value = Vector512<int>.Zero;
        for (var lane = 0; lane < Math.Min(lanes, Vector512<int>.Count); lane++)
            Unsafe.Add(ref Unsafe.As<Vector512<int>, int>(ref value), lane) = Unsafe.Add(ref source, lane * stride);
        return value;
    }

    /// <summary>Loads indices <paramref name="stride"/> apart, widened; missing lanes are 0 and not read.</summary>
    public static Vector512<long> StridedIndex64(ref int source, nint stride, int lanes)
    {
        var value = Vector512<long>.Zero;
        for (var lane = 0; lane < Math.Min(lanes, Vector512<long>.Count); lane++)
            Unsafe.Add(ref Unsafe.As<Vector512<long>, long>(ref value), lane) = Unsafe.Add(ref source, lane * stride);
        return value;
    }

    /// <summary>Loads the indices at other indices; missing lanes are 0 and not read.</summary>
    public static Vector512<int> GatherIndex32(ref int source, Vector512<int> index, int lanes)
    {
        var value = Vector512<int>.Zero;
        for (var lane = 0; lane < Math.Min(lanes, Vector512<int>.Count); lane++)
            Unsafe.Add(ref Unsafe.As<Vector512<int>, int>(ref value), lane) = Unsafe.Add(ref source, (nint)index[lane]);
        return value;
    }

    /// <summary>Loads the indices at other indices, widened; missing lanes are 0 and not read.</summary>
    public static Vector512<long> GatherIndex64(ref int source, Vector512<long> index, int lanes)
    {
        var value = Vector512<long>.Zero;
        for (var lane = 0; lane < Math.Min(lanes, Vector512<long>.Count); lane++)
            Unsafe.Add(ref Unsafe.As<Vector512<long>, long>(ref value), lane) = Unsafe.Add(ref source, (nint)index[lane]);
        return value;
    }

    /// <summary>Stores the first <paramref name="lanes"/> indices <paramref name="stride"/> apart.</summary>
    public static void StoreStrided(Vector512<int> value, ref int target, nint stride, int lanes)
    {
        for (var lane = 0; lane < Math.Min(lanes, Vector512<int>.Count); lane++)
            Unsafe.Add(ref target, lane * stride) = Unsafe.Add(ref Unsafe.As<Vector512<int>, int>(ref value), lane);
    }

    /// <summary>Stores the first <paramref name="lanes"/> indices, narrowed, <paramref name="stride"/> apart.</summary>
    public static void StoreStrided(Vector512<long> value, ref int target, nint stride, int lanes)
    {
        for (var lane = 0; lane < Math.Min(lanes, Vector512<long>.Count); lane++)
            Unsafe.Add(ref target, lane * stride) = (int)Unsafe.Add(ref Unsafe.As<Vector512<long>, long>(ref value), lane);
    }
}
