using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GraphCompiler.Cpu.Width512;

static unsafe partial class ProductTiles
{
    /// <summary>A tile one vector wide and up to 28 rows high.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization), SkipLocalsInit]
    static void One<T, TRows, TOperands>(TileArguments<T>* tile)
        where T : unmanaged where TRows : struct, IRows where TOperands : struct, IOperands
    {
        Vector512<T> c0 = Vector512<T>.Zero;
        Vector512<T> c1 = Vector512<T>.Zero;
        Vector512<T> c2 = Vector512<T>.Zero;
        Vector512<T> c3 = Vector512<T>.Zero;
        Vector512<T> c4 = Vector512<T>.Zero;
        Vector512<T> c5 = Vector512<T>.Zero;
        Vector512<T> c6 = Vector512<T>.Zero;
        Vector512<T> c7 = Vector512<T>.Zero;
        Vector512<T> c8 = Vector512<T>.Zero;
        Vector512<T> c9 = Vector512<T>.Zero;
        Vector512<T> c10 = Vector512<T>.Zero;
        Vector512<T> c11 = Vector512<T>.Zero;
        Vector512<T> c12 = Vector512<T>.Zero;
        Vector512<T> c13 = Vector512<T>.Zero;
        Vector512<T> c14 = Vector512<T>.Zero;
        Vector512<T> c15 = Vector512<T>.Zero;
        Vector512<T> c16 = Vector512<T>.Zero;
        Vector512<T> c17 = Vector512<T>.Zero;
        Vector512<T> c18 = Vector512<T>.Zero;
        Vector512<T> c19 = Vector512<T>.Zero;
        Vector512<T> c20 = Vector512<T>.Zero;
        Vector512<T> c21 = Vector512<T>.Zero;
        Vector512<T> c22 = Vector512<T>.Zero;
        Vector512<T> c23 = Vector512<T>.Zero;
        Vector512<T> c24 = Vector512<T>.Zero;
        Vector512<T> c25 = Vector512<T>.Zero;
        Vector512<T> c26 = Vector512<T>.Zero;
        Vector512<T> c27 = Vector512<T>.Zero;
        nint row = tile->LeftRow * sizeof(T), step = tile->LeftStep * sizeof(T), next = tile->RightStep * sizeof(T);
        nint row2 = 2 * row, row3 = 3 * row, row4 = 4 * row, row5 = 5 * row, row6 = 6 * row;
        var a0 = (byte*)tile->Left;
        var a7 = a0 + 7 * row;
        var a14 = a7 + 7 * row;
        var a21 = a14 + 7 * row;
        var b = (byte*)tile->Right;
        var c = tile->Sums;
        var mask = Partial.First<T>(tile->EdgeLanes);
        var place = tile->Places;
        nint v0 = TOperands.InWindows ? tile->Origins[0] : 0;
        for (var depth = tile->Depth; depth != 0; depth--)
        {
            var at = TOperands.InWindows ? (T*)b + *place++ : (T*)b;
            var b0 = LoadLast<T, TOperands>(at + v0, mask);
            if (!TOperands.InWindows) b += next;
            if (TOperands.FetchesLeft && TRows.Count >= LeastPrefetched) Prefetch((T*)a0 + TRows.Count, TRows.Count);
            c0 = Fma(Broadcast<T>(a0), b0, c0);
            if (TRows.Count > 1) { c1 = Fma(Broadcast<T>(a0 + row), b0, c1); }
            if (TRows.Count > 2) { c2 = Fma(Broadcast<T>(a0 + row2), b0, c2); }
            if (TRows.Count > 3) { c3 = Fma(Broadcast<T>(a0 + row3), b0, c3); }
            if (TRows.Count > 4) { c4 = Fma(Broadcast<T>(a0 + row4), b0, c4); }
            if (TRows.Count > 5) { c5 = Fma(Broadcast<T>(a0 + row5), b0, c5); }
            if (TRows.Count > 6) { c6 = Fma(Broadcast<T>(a0 + row6), b0, c6); }
            if (TRows.Count > 7) { c7 = Fma(Broadcast<T>(a7), b0, c7); }
            if (TRows.Count > 8) { c8 = Fma(Broadcast<T>(a7 + row), b0, c8); }
            if (TRows.Count > 9) { c9 = Fma(Broadcast<T>(a7 + row2), b0, c9); }
            if (TRows.Count > 10) { c10 = Fma(Broadcast<T>(a7 + row3), b0, c10); }
            if (TRows.Count > 11) { c11 = Fma(Broadcast<T>(a7 + row4), b0, c11); }
            if (TRows.Count > 12) { c12 = Fma(Broadcast<T>(a7 + row5), b0, c12); }
            if (TRows.Count > 13) { c13 = Fma(Broadcast<T>(a7 + row6), b0, c13); }
            if (TRows.Count > 14) { c14 = Fma(Broadcast<T>(a14), b0, c14); }
            if (TRows.Count > 15) { c15 = Fma(Broadcast<T>(a14 + row), b0, c15); }
            if (TRows.Count > 16) { c16 = Fma(Broadcast<T>(a14 + row2), b0, c16); }
            if (TRows.Count > 17) { c17 = Fma(Broadcast<T>(a14 + row3), b0, c17); }
            if (TRows.Count > 18) { c18 = Fma(Broadcast<T>(a14 + row4), b0, c18); }
            if (TRows.Count > 19) { c19 = Fma(Broadcast<T>(a14 + row5), b0, c19); }
            if (TRows.Count > 20) { c20 = Fma(Broadcast<T>(a14 + row6), b0, c20); }
            if (TRows.Count > 21) { c21 = Fma(Broadcast<T>(a21), b0, c21); }
            if (TRows.Count > 22) { c22 = Fma(Broadcast<T>(a21 + row), b0, c22); }
            if (TRows.Count > 23) { c23 = Fma(Broadcast<T>(a21 + row2), b0, c23); }
            if (TRows.Count > 24) { c24 = Fma(Broadcast<T>(a21 + row3), b0, c24); }
            if (TRows.Count > 25) { c25 = Fma(Broadcast<T>(a21 + row4), b0, c25); }
            if (TRows.Count > 26) { c26 = Fma(Broadcast<T>(a21 + row5), b0, c26); }
            if (TRows.Count > 27) { c27 = Fma(Broadcast<T>(a21 + row6), b0, c27); }
            a0 += step;
            if (TRows.Count > 7) a7 += step;
            if (TRows.Count > 14) a14 += step;
            if (TRows.Count > 21) a21 += step;
        }
        c0.Store(c + 0 * Vector512<T>.Count);
        if (TRows.Count > 1) { c1.Store(c + 1 * Vector512<T>.Count); }
        if (TRows.Count > 2) { c2.Store(c + 2 * Vector512<T>.Count); }
        if (TRows.Count > 3) { c3.Store(c + 3 * Vector512<T>.Count); }
        if (TRows.Count > 4) { c4.Store(c + 4 * Vector512<T>.Count); }
        if (TRows.Count > 5) { c5.Store(c + 5 * Vector512<T>.Count); }
        if (TRows.Count > 6) { c6.Store(c + 6 * Vector512<T>.Count); }
        if (TRows.Count > 7) { c7.Store(c + 7 * Vector512<T>.Count); }
        if (TRows.Count > 8) { c8.Store(c + 8 * Vector512<T>.Count); }
        if (TRows.Count > 9) { c9.Store(c + 9 * Vector512<T>.Count); }
        if (TRows.Count > 10) { c10.Store(c + 10 * Vector512<T>.Count); }
        if (TRows.Count > 11) { c11.Store(c + 11 * Vector512<T>.Count); }
        if (TRows.Count > 12) { c12.Store(c + 12 * Vector512<T>.Count); }
        if (TRows.Count > 13) { c13.Store(c + 13 * Vector512<T>.Count); }
        if (TRows.Count > 14) { c14.Store(c + 14 * Vector512<T>.Count); }
        if (TRows.Count > 15) { c15.Store(c + 15 * Vector512<T>.Count); }
        if (TRows.Count > 16) { c16.Store(c + 16 * Vector512<T>.Count); }
        if (TRows.Count > 17) { c17.Store(c + 17 * Vector512<T>.Count); }
        if (TRows.Count > 18) { c18.Store(c + 18 * Vector512<T>.Count); }
        if (TRows.Count > 19) { c19.Store(c + 19 * Vector512<T>.Count); }
        if (TRows.Count > 20) { c20.Store(c + 20 * Vector512<T>.Count); }
        if (TRows.Count > 21) { c21.Store(c + 21 * Vector512<T>.Count); }
        if (TRows.Count > 22) { c22.Store(c + 22 * Vector512<T>.Count); }
        if (TRows.Count > 23) { c23.Store(c + 23 * Vector512<T>.Count); }
        if (TRows.Count > 24) { c24.Store(c + 24 * Vector512<T>.Count); }
        if (TRows.Count > 25) { c25.Store(c + 25 * Vector512<T>.Count); }
        if (TRows.Count > 26) { c26.Store(c + 26 * Vector512<T>.Count); }
        if (TRows.Count > 27) { c27.Store(c + 27 * Vector512<T>.Count); }
    }
}
