using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.InteropServices;
using GraphCompiler.Runtime;

namespace GraphCompiler.Training;

/// <summary>
/// What a kernel changes in the arena that it works in. Places there hold now elements of one type and now of another: what bytes mean, the
/// kernel's own operands say.
/// </summary>
sealed unsafe class ChangedMemory
{
    const int Line = CacheLine.Bytes, Block = 1024 * Line;

    WorkArena before = new(0);

    /// <summary>Keeps what is in an arena before a kernel runs.</summary>
    public void Keep(WorkArena arena)
    {
        if (before.Bytes < arena.Bytes) before = new(arena.Bytes);
        for (nint start = 0; start < arena.Bytes; start += Block) BlockAt(arena, start).CopyTo(BlockAt(before, start));
    }

    /// <summary>Whether a kernel has changed elements to NaN, and whether to anything that is not finite.</summary>
    public bool HasNonFinite<TKernel>(WorkArena arena, in TKernel kernel, out bool isAny) where TKernel : struct
    {
        (isAny, var isNaN) = (false, false);
        var operands = OperandsOf(arena, in kernel);
        for (nint start = 0; start < arena.Bytes; start += Block)
        {
            var now = BlockAt(arena, start);
            var then = before.Slice<byte>(start, now.Length);
            if (now.SequenceEqual(then)) continue;
            for (var at = 0; at < now.Length; at += Line)
            {
                var length = Math.Min(Line, now.Length - at);
                var lineNow = now.Slice(at, length);
                var lineThen = then.Slice(at, length);
                // Tensors begin at lines, so a line has elements of one: the operand that begins last before the line's end.
                if (lineNow.SequenceEqual(lineThen)) continue;
                var type = operands.FindLast(operand => operand.Start < start + at + Line).Element;
                isNaN |= type == typeof(float) ? HasNonFinite<float>(lineNow, lineThen, value => value, ref isAny)
                    : type == typeof(double) ? HasNonFinite<double>(lineNow, lineThen, value => value, ref isAny)
                    : type == typeof(BFloat16) && HasNonFinite<BFloat16>(lineNow, lineThen, value => (float)value, ref isAny);
            }
        }
        return isNaN;
    }

    static bool HasNonFinite<T>(ReadOnlySpan<byte> now, ReadOnlySpan<byte> then, Func<T, double> widened, ref bool isAny)
        where T : unmanaged
    {
        var isNaN = false;
        var values = MemoryMarshal.Cast<byte, T>(now);
        for (var i = 0; i < values.Length; i++)
        {
            var value = widened(values[i]);
            if (double.IsFinite(value) || IsUnchanged(now, then, i * sizeof(T), sizeof(T))) continue;
            isAny = true;
            isNaN |= double.IsNaN(value);
        }
        return isNaN;
    }

    static bool IsUnchanged(ReadOnlySpan<byte> now, ReadOnlySpan<byte> then, int at, int length) =>
        now.Slice(at, length).SequenceEqual(then.Slice(at, length));

    static Span<byte> BlockAt(WorkArena arena, nint start) => arena.Slice<byte>(start, nint.Min(Block, arena.Bytes - start));

    /// <summary>Where the operands of a kernel begin in the arena, in order, and the types of their elements.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2090", Justification = "A kernel uses its operands.")]
    static List<(nint Start, Type? Element)> OperandsOf<TKernel>(WorkArena arena, in TKernel kernel) where TKernel : struct
    {
        object boxed = kernel;
        var operands = new List<(nint Start, Type? Element)>();
        foreach (var field in typeof(TKernel).GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
            if (field.GetValue(boxed) is IPlace place && arena.OffsetOf(place.Address) is var start && start >= 0 && start < arena.Bytes)
                operands.Add((start, place.Element));
        operands.Sort((a, b) => a.Start.CompareTo(b.Start));
        return operands;
    }
}
