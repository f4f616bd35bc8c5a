namespace GraphCompiler.Cpu.Width512;

static unsafe partial class ProductTiles
{
    /// <summary>The most rows of a tile that is <paramref name="width"/> vectors wide: as many sums as the registers hold.</summary>
    public static int MostRows(int width)
        => Hardware.Registers >= 32 ? width switch { 1 => 28, 2 => 14, 3 => 9, _ => 6 } : width switch { 1 => 12, 2 => 6, 3 => 4, _ => 2 };

    /// <summary>The code for a tile. Without masked loads there are no partial edges: the driver copies such panels.</summary>
    /// <param name="width">The tile's width in vectors.</param>
    /// <param name="rows">The tile's height.</param>
    /// <param name="isPartial">Whether the last vector of each row is partial.</param>
    /// <param name="inWindows">Whether tables say where vectors lie.</param>
    /// <param name="areAllPartial">Whether all vectors are partial.</param>
    /// <param name="fetchesLeft">Whether the left operand's elements after the tile's are fetched; not in windows.</param>
    public static delegate*<TileArguments<T>*, void> For<T>(
        int width, int rows, bool isPartial, bool inWindows, bool areAllPartial, bool fetchesLeft) where T : unmanaged
        => (inWindows, isPartial, areAllPartial) switch
        {
            (false, false, _) => fetchesLeft ? For<T, DistantLeft>(width, rows) : For<T, WholeRight>(width, rows),
            (false, true, _) => fetchesLeft ? For<T, PartialRightDistantLeft>(width, rows) : For<T, PartialRight>(width, rows),
            (true, _, true) => For<T, NarrowWindowsRight>(width, rows),
            (true, false, _) => For<T, WindowsRight>(width, rows),
            (true, true, _) => For<T, PartialWindowsRight>(width, rows),
        };

    static delegate*<TileArguments<T>*, void> For<T, TOperands>(int width, int rows) where T : unmanaged
        where TOperands : struct, IOperands => (width, rows) switch
    {
        (1, 1) => &One<T, Rows1, TOperands>,
        (1, 2) => &One<T, Rows2, TOperands>,
        (1, 3) => &One<T, Rows3, TOperands>,
        (1, 4) => &One<T, Rows4, TOperands>,
        (1, 5) => &One<T, Rows5, TOperands>,
        (1, 6) => &One<T, Rows6, TOperands>,
        (1, 7) => &One<T, Rows7, TOperands>,
        (1, 8) => &One<T, Rows8, TOperands>,
        (1, 9) => &One<T, Rows9, TOperands>,
        (1, 10) => &One<T, Rows10, TOperands>,
        (1, 11) => &One<T, Rows11, TOperands>,
        (1, 12) => &One<T, Rows12, TOperands>,
        (1, 13) => &One<T, Rows13, TOperands>,
        (1, 14) => &One<T, Rows14, TOperands>,
        (1, 15) => &One<T, Rows15, TOperands>,
        (1, 16) => &One<T, Rows16, TOperands>,
        (1, 17) => &One<T, Rows17, TOperands>,
        (1, 18) => &One<T, Rows18, TOperands>,
        (1, 19) => &One<T, Rows19, TOperands>,
        (1, 20) => &One<T, Rows20, TOperands>,
        (1, 21) => &One<T, Rows21, TOperands>,
        (1, 22) => &One<T, Rows22, TOperands>,
        (1, 23) => &One<T, Rows23, TOperands>,
        (1, 24) => &One<T, Rows24, TOperands>,
        (1, 25) => &One<T, Rows25, TOperands>,
        (1, 26) => &One<T, Rows26, TOperands>,
        (1, 27) => &One<T, Rows27, TOperands>,
        (1, 28) => &One<T, Rows28, TOperands>,
        (2, 1) => &Two<T, Rows1, TOperands>,
        (2, 2) => &Two<T, Rows2, TOperands>,
        (2, 3) => &Two<T, Rows3, TOperands>,
        (2, 4) => &Two<T, Rows4, TOperands>,
        (2, 5) => &Two<T, Rows5, TOperands>,
        (2, 6) => &Two<T, Rows6, TOperands>,
        (2, 7) => &Two<T, Rows7, TOperands>,
        (2, 8) => &Two<T, Rows8, TOperands>,
        (2, 9) => &Two<T, Rows9, TOperands>,
        (2, 10) => &Two<T, Rows10, TOperands>,
        (2, 11) => &Two<T, Rows11, TOperands>,
        (2, 12) => &Two<T, Rows12, TOperands>,
        (2, 13) => &Two<T, Rows13, TOperands>,
        (2, 14) => &Two<T, Rows14, TOperands>,
        (3, 1) => &Three<T, Rows1, TOperands>,
        (3, 2) => &Three<T, Rows2, TOperands>,
        (3, 3) => &Three<T, Rows3, TOperands>,
        (3, 4) => &Three<T, Rows4, TOperands>,
        (3, 5) => &Three<T, Rows5, TOperands>,
        (3, 6) => &Three<T, Rows6, TOperands>,
        (3, 7) => &Three<T, Rows7, TOperands>,
        (3, 8) => &Three<T, Rows8, TOperands>,
        (3, 9) => &Three<T, Rows9, TOperands>,
        (4, 1) => &Four<T, Rows1, TOperands>,
        (4, 2) => &Four<T, Rows2, TOperands>,
        (4, 3) => &Four<T, Rows3, TOperands>,
        (4, 4) => &Four<T, Rows4, TOperands>,
        (4, 5) => &Four<T, Rows5, TOperands>,
        (4, 6) => &Four<T, Rows6, TOperands>,
        _ => throw new ArgumentOutOfRangeException(nameof(rows), $"No tile of {width} vectors by {rows} rows."),
    };

    struct Rows1 : IRows { public static int Count => 1; }
    struct Rows2 : IRows { public static int Count => 2; }
    struct Rows3 : IRows { public static int Count => 3; }
    struct Rows4 : IRows { public static int Count => 4; }
    struct Rows5 : IRows { public static int Count => 5; }
    struct Rows6 : IRows { public static int Count => 6; }
    struct Rows7 : IRows { public static int Count => 7; }
    struct Rows8 : IRows { public static int Count => 8; }
    struct Rows9 : IRows { public static int Count => 9; }
    struct Rows10 : IRows { public static int Count => 10; }
    struct Rows11 : IRows { public static int Count => 11; }
    struct Rows12 : IRows { public static int Count => 12; }
    struct Rows13 : IRows { public static int Count => 13; }
    struct Rows14 : IRows { public static int Count => 14; }
    struct Rows15 : IRows { public static int Count => 15; }
    struct Rows16 : IRows { public static int Count => 16; }
    struct Rows17 : IRows { public static int Count => 17; }
    struct Rows18 : IRows { public static int Count => 18; }
    struct Rows19 : IRows { public static int Count => 19; }
    struct Rows20 : IRows { public static int Count => 20; }
    struct Rows21 : IRows { public static int Count => 21; }
    struct Rows22 : IRows { public static int Count => 22; }
    struct Rows23 : IRows { public static int Count => 23; }
    struct Rows24 : IRows { public static int Count => 24; }
    struct Rows25 : IRows { public static int Count => 25; }
    struct Rows26 : IRows { public static int Count => 26; }
    struct Rows27 : IRows { public static int Count => 27; }
    struct Rows28 : IRows { public static int Count => 28; }
}
