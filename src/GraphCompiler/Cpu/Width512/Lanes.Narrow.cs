using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using GraphCompiler.Runtime;

namespace GraphCompiler.Cpu.Width512;

// Numbers of 16 bits are the upper halves of floats; beside doubles there are none.
public readonly partial struct Lanes<T>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> Load(ref BFloat16 source)
        => Widened(Vector256.LoadUnsafe(ref Unsafe.As<BFloat16, ushort>(ref source)).ToVector512Unsafe());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> Load(ref BFloat16 source, int lanes)
    {
        if (lanes >= Vector512<T>.Count) return Load(ref source);
        var value = Vector512<ushort>.Zero;
        Copy(ref source, ref Unsafe.As<Vector512<ushort>, BFloat16>(ref value), lanes);
        return Widened(value);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Lanes<T> value, ref BFloat16 target)
        => Rounded(value).GetLower().StoreUnsafe(ref Unsafe.As<BFloat16, ushort>(ref target));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Lanes<T> value, ref BFloat16 target, int lanes)
    {
        if (lanes >= Vector512<T>.Count)
        {
            Store(value, ref target);
            return;
        }
        var rounded = Rounded(value);
        Copy(ref Unsafe.As<Vector512<ushort>, BFloat16>(ref rounded), ref target, lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Copy(ref BFloat16 source, ref BFloat16 target, int count) => Unsafe.CopyBlockUnaligned(
        ref Unsafe.As<BFloat16, byte>(ref target), ref Unsafe.As<BFloat16, byte>(ref source), (uint)(Math.Max(0, count) * sizeof(ushort)));

    /// <inheritdoc/>
    public static Lanes<T> Strided(ref BFloat16 source, nint stride, int lanes)
    {
        var value = Vector512<ushort>.Zero;
        for (var lane = 0; lane < Math.Min(lanes, Vector512<T>.Count); lane++)
            Unsafe.Add(ref Unsafe.As<Vector512<ushort>, ushort>(ref value), lane) = Unsafe.Add(ref source, lane * stride).Bits;
        return Widened(value);
    }

    /// <inheritdoc/>
    public static void StoreStrided(Lanes<T> value, ref BFloat16 target, nint stride, int lanes)
    {
        var rounded = Rounded(value);
        for (var lane = 0; lane < Math.Min(lanes, Vector512<T>.Count); lane++)
            Unsafe.Add(ref target, lane * stride) = Unsafe.Add(ref Unsafe.As<Vector512<ushort>, BFloat16>(ref rounded), lane);
    }

    /// <inheritdoc/>
    public static Lanes<T> GatherAt(ref BFloat16 source, Indices<Lanes<T>, T> index, int lanes)
    {
        var value = Vector512<ushort>.Zero;
        for (var lane = 0; lane < Math.Min(lanes, Vector512<T>.Count); lane++)
            Unsafe.Add(ref Unsafe.As<Vector512<ushort>, ushort>(ref value), lane) = Unsafe.Add(ref source, Position(ref index, lane)).Bits;
        return Widened(value);
    }

    /// <summary>The numbers in the lower half of a vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Lanes<T> Widened(Vector512<ushort> narrow) => typeof(T) == typeof(float)
        ? new(Vector512.ShiftLeft(Vector512.WidenLower(narrow), 16).As<uint, T>())
        : throw new NotSupportedException($"Numbers of 16 bits are loaded as float, not as {typeof(T)}.");

    /// <summary>The nearest numbers of 16 bits, halves to even, in the lower half of a vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<ushort> Rounded(Lanes<T> value)
    {
        if (typeof(T) != typeof(float)) throw new NotSupportedException($"Numbers of 16 bits are stored from float, not from {typeof(T)}.");
        var bits = value.value.As<T, uint>();
        var upper = Vector512.ShiftRightLogical(bits, 16);
        var nearest = Vector512.ShiftRightLogical(bits + Vector512.Create(0x7FFFu) + (upper & Vector512<uint>.One), 16);
        var isNumber = Vector512.Equals(value.value.As<T, float>(), value.value.As<T, float>()).AsUInt32();
        var rounded = Vector512.ConditionalSelect(isNumber, nearest, upper | Vector512.Create(0x40u));
        return Vector512.Narrow(rounded, rounded);
    }
}
