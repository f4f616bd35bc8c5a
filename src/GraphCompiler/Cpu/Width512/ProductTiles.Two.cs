using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GraphCompiler.Cpu.Width512;

static unsafe partial class ProductTiles
{
    /// <summary>A tile two vectors wide and up to 14 rows high.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization), SkipLocalsInit]
    static void Two<T, TRows, TOperands>(TileArguments<T>* tile)
        where T : unmanaged where TRows : struct, IRows where TOperands : struct, IOperands
    {
        Vector512<T> c0_0 = Vector512<T>.Zero, c0_1 = Vector512<T>.Zero;
        Vector512<T> c1_0 = Vector512<T>.Zero, c1_1 = Vector512<T>.Zero;
        Vector512<T> c2_0 = Vector512<T>.Zero, c2_1 = Vector512<T>.Zero;
        Vector512<T> c3_0 = Vector512<T>.Zero, c3_1 = Vector512<T>.Zero;
        Vector512<T> c4_0 = Vector512<T>.Zero, c4_1 = Vector512<T>.Zero;
        Vector512<T> c5_0 = Vector512<T>.Zero, c5_1 = Vector512<T>.Zero;
        Vector512<T> c6_0 = Vector512<T>.Zero, c6_1 = Vector512<T>.Zero;
        Vector512<T> c7_0 = Vector512<T>.Zero, c7_1 = Vector512<T>.Zero;
        Vector512<T> c8_0 = Vector512<T>.Zero, c8_1 = Vector512<T>.Zero;
        Vector512<T> c9_0 = Vector512<T>.Zero, c9_1 = Vector512<T>.Zero;
        Vector512<T> c10_0 = Vector512<T>.Zero, c10_1 = Vector512<T>.Zero;
        Vector512<T> c11_0 = Vector512<T>.Zero, c11_1 = Vector512<T>.Zero;
        Vector512<T> c12_0 = Vector512<T>.Zero, c12_1 = Vector512<T>.Zero;
        Vector512<T> c13_0 = Vector512<T>.Zero, c13_1 = Vector512<T>.Zero;
        nint row = tile->LeftRow * sizeof(T), step = tile->LeftStep * sizeof(T), next = tile->RightStep * sizeof(T);
        nint row2 = 2 * row, row3 = 3 * row, row4 = 4 * row, row5 = 5 * row, row6 = 6 * row;
        var a0 = (byte*)tile->Left;
        var a7 = a0 + 7 * row;
        var b = (byte*)tile->Right;
        var c = tile->Sums;
        var mask = Partial.First<T>(tile->EdgeLanes);
        var place = tile->Places;
        nint v0 = TOperands.InWindows ? tile->Origins[0] : 0;
        nint v1 = TOperands.InWindows ? tile->Origins[1] : Vector512<T>.Count;
        for (var depth = tile->Depth; depth != 0; depth--)
        {
            var at = TOperands.InWindows ? (T*)b + *place++ : (T*)b;
            var b0 = Load<T, TOperands>(at + v0, mask);
            var b1 = LoadLast<T, TOperands>(at + v1, mask);
            if (!TOperands.InWindows) b += next;
            if (TOperands.FetchesLeft) Prefetch((T*)(a0 + FetchedAhead), 1);
            Vector512<T> a;
            a = Broadcast<T>(a0); c0_0 = Fma(a, b0, c0_0); c0_1 = Fma(a, b1, c0_1);
            if (TRows.Count > 1) { a = Broadcast<T>(a0 + row); c1_0 = Fma(a, b0, c1_0); c1_1 = Fma(a, b1, c1_1); }
            if (TRows.Count > 2) { a = Broadcast<T>(a0 + row2); c2_0 = Fma(a, b0, c2_0); c2_1 = Fma(a, b1, c2_1); }
            if (TRows.Count > 3) { a = Broadcast<T>(a0 + row3); c3_0 = Fma(a, b0, c3_0); c3_1 = Fma(a, b1, c3_1); }
            if (TRows.Count > 4) { a = Broadcast<T>(a0 + row4); c4_0 = Fma(a, b0, c4_0); c4_1 = Fma(a, b1, c4_1); }
            if (TRows.Count > 5) { a = Broadcast<T>(a0 + row5); c5_0 = Fma(a, b0, c5_0); c5_1 = Fma(a, b1, c5_1); }
            if (TRows.Count > 6) { a = Broadcast<T>(a0 + row6); c6_0 = Fma(a, b0, c6_0); c6_1 = Fma(a, b1, c6_1); }
            if (TRows.Count > 7) { a = Broadcast<T>(a7); c7_0 = Fma(a, b0, c7_0); c7_1 = Fma(a, b1, c7_1); }
            if (TRows.Count > 8) { a = Broadcast<T>(a7 + row); c8_0 = Fma(a, b0, c8_0); c8_1 = Fma(a, b1, c8_1); }
            if (TRows.Count > 9) { a = Broadcast<T>(a7 + row2); c9_0 = Fma(a, b0, c9_0); c9_1 = Fma(a, b1, c9_1); }
            if (TRows.Count > 10) { a = Broadcast<T>(a7 + row3); c10_0 = Fma(a, b0, c10_0); c10_1 = Fma(a, b1, c10_1); }
            if (TRows.Count > 11) { a = Broadcast<T>(a7 + row4); c11_0 = Fma(a, b0, c11_0); c11_1 = Fma(a, b1, c11_1); }
            if (TRows.Count > 12) { a = Broadcast<T>(a7 + row5); c12_0 = Fma(a, b0, c12_0); c12_1 = Fma(a, b1, c12_1); }
            if (TRows.Count > 13) { a = Broadcast<T>(a7 + row6); c13_0 = Fma(a, b0, c13_0); c13_1 = Fma(a, b1, c13_1); }
            a0 += step;
            if (TRows.Count > 7) a7 += step;
        }
        c0_0.Store(c + 0 * Vector512<T>.Count); c0_1.Store(c + 1 * Vector512<T>.Count);
        if (TRows.Count > 1) { c1_0.Store(c + 2 * Vector512<T>.Count); c1_1.Store(c + 3 * Vector512<T>.Count); }
        if (TRows.Count > 2) { c2_0.Store(c + 4 * Vector512<T>.Count); c2_1.Store(c + 5 * Vector512<T>.Count); }
        if (TRows.Count > 3) { c3_0.Store(c + 6 * Vector512<T>.Count); c3_1.Store(c + 7 * Vector512<T>.Count); }
        if (TRows.Count > 4) { c4_0.Store(c + 8 * Vector512<T>.Count); c4_1.Store(c + 9 * Vector512<T>.Count); }
        if (TRows.Count > 5) { c5_0.Store(c + 10 * Vector512<T>.Count); c5_1.Store(c + 11 * Vector512<T>.Count); }
        if (TRows.Count > 6) { c6_0.Store(c + 12 * Vector512<T>.Count); c6_1.Store(c + 13 * Vector512<T>.Count); }
        if (TRows.Count > 7) { c7_0.Store(c + 14 * Vector512<T>.Count); c7_1.Store(c + 15 * Vector512<T>.Count); }
        if (TRows.Count > 8) { c8_0.Store(c + 16 * Vector512<T>.Count); c8_1.Store(c + 17 * Vector512<T>.Count); }
        if (TRows.Count > 9) { c9_0.Store(c + 18 * Vector512<T>.Count); c9_1.Store(c + 19 * Vector512<T>.Count); }
        if (TRows.Count > 10) { c10_0.Store(c + 20 * Vector512<T>.Count); c10_1.Store(c + 21 * Vector512<T>.Count); }
        if (TRows.Count > 11) { c11_0.Store(c + 22 * Vector512<T>.Count); c11_1.Store(c + 23 * Vector512<T>.Count); }
        if (TRows.Count > 12) { c12_0.Store(c + 24 * Vector512<T>.Count); c12_1.Store(c + 25 * Vector512<T>.Count); }
        if (TRows.Count > 13) { c13_0.Store(c + 26 * Vector512<T>.Count); c13_1.Store(c + 27 * Vector512<T>.Count); }
    }
}
