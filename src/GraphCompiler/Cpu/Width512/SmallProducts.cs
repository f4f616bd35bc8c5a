using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GraphCompiler.Cpu.Width512;

/// <summary>
/// Products of few terms, where a plan, packed operands and blocks would take longer than the sums: operands are read where they lie, and
/// the calling thread does it all.
/// </summary>
static unsafe class SmallProducts
{
    /// <summary>The most products of numbers.</summary>
    const nint MostTerms = 16 * 1024;

    /// <summary>The longest depth: what is added up plainly.</summary>
    const nint MostDepth = 512;

    /// <summary>The most rows if neighbours lie along the depth: more of them share the work of turning the right operand.</summary>
    const nint MostRowsOfDots = 2;

    /// <summary>How many vectors of sums are computed before they are finished.</summary>
    const int VectorsOfTile = 4;

    /// <summary>Whether a product is of this kind. It depends on the shape alone.</summary>
    public static bool Fits(in MatrixShape shape)
    {
        // Each size first, so that their product does not overflow.
        if (shape.Depth > MostDepth || shape.Batches > MostTerms || shape.Rows > MostTerms || shape.Columns > MostTerms) return false;
        var sums = shape.Batches * shape.Rows * shape.Columns;
        return sums <= MostTerms && sums * shape.Depth <= MostTerms
            && (shape.RightColumn == 1 || shape.RightRow == 1 && shape.LeftColumn == 1 && shape.Rows <= MostRowsOfDots);
    }

    /// <inheritdoc cref="Cpu.Products.RunBatches{T, TProduct}(in TProduct, in MatrixShape, nint, nint)"/>
    public static void Run<T, TProduct>(in TProduct product, in MatrixShape shape, nint begin, nint end)
        where T : unmanaged where TProduct : struct, IProduct<T> =>
        RunRows<T, TProduct>(in product, in shape, begin, end, 0, shape.Rows);

    /// <summary>
    /// Computes some rows of some batches. Rows are computed by fours: the first one is a multiple of <see
    /// cref="WorkerTeam.PartAlignment"/>, the end another one or the number of rows.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization), SkipLocalsInit]
    public static void RunRows<T, TProduct>(
        in TProduct product, in MatrixShape shape, nint begin, nint end, nint firstRow, nint endRow)
        where T : unmanaged where TProduct : struct, IProduct<T>
    {
        ref var epilogue = ref Unsafe.AsRef(in product);
        var count = Vector512<T>.Count;
        var sums = stackalloc T[VectorsOfTile * count];
        // Several vectors of a single row, or of one column: so that their epilogues overlap.
        var tileRows = shape.Rows == 1 ? 1 : VectorsOfTile;
        var tileColumns = VectorsOfTile / tileRows * count;
        for (var batch = begin; batch < end; batch++)
            fixed (T* left = &epilogue.Left(batch), right = &epilogue.Right(batch))
                for (var row = firstRow; row < endRow; row += tileRows)
                    for (nint column = 0; column < shape.Columns; column += tileColumns)
                    {
                        var rows = (int)Math.Min(tileRows, endRow - row);
                        var columns = (int)Math.Min(tileColumns, shape.Columns - column);
                        for (var c = 0; c < columns; c += count)
                            Sum(in shape, left + row * shape.LeftRow, right + (column + c) * shape.RightColumn, rows,
                                Math.Min(count, columns - c), sums + c);
                        for (var r = 0; r < rows; r++)
                            for (var c = 0; c < columns; c += count)
                                epilogue.Finish(new Lanes<T>(Vector512.Load(sums + r * count + c)), batch, row + r, column + c,
                                    Math.Min(count, columns - c));
                    }
    }

    /// <summary>The sums of some rows and one vector of columns.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    static void Sum<T>(in MatrixShape shape, T* left, T* right, int rows, int lanes, T* sums) where T : unmanaged
    {
        nint leftRow = shape.LeftRow, leftStep = shape.LeftColumn, depth = shape.Depth;
        if (shape.RightColumn != 1)
            for (var r = 0; r < rows; r++)
                Dots(left + r * leftRow, right, shape.RightColumn, depth, lanes).Store(sums + r * Vector512<T>.Count);
        else if (rows == VectorsOfTile)
            FourRows(left, leftRow, leftStep, right, shape.RightRow, depth, lanes, sums);
        else
            for (var r = 0; r < rows; r++)
                OneRow(left + r * leftRow, leftStep, right, shape.RightRow, depth, lanes).Store(sums + r * Vector512<T>.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void FourRows<T>(T* left, nint leftRow, nint leftStep, T* right, nint rightStep, nint depth, int lanes, T* sums)
        where T : unmanaged
    {
        var (c0, c1, c2, c3) = (Vector512<T>.Zero, Vector512<T>.Zero, Vector512<T>.Zero, Vector512<T>.Zero);
        for (nint k = 0; k < depth; k++, left += leftStep, right += rightStep)
        {
            var b = Load(right, lanes);
            c0 = ProductTiles.Fma(Vector512.Create(left[0]), b, c0);
            c1 = ProductTiles.Fma(Vector512.Create(left[leftRow]), b, c1);
            c2 = ProductTiles.Fma(Vector512.Create(left[2 * leftRow]), b, c2);
            c3 = ProductTiles.Fma(Vector512.Create(left[3 * leftRow]), b, c3);
        }
        c0.Store(sums);
        c1.Store(sums + Vector512<T>.Count);
        c2.Store(sums + 2 * Vector512<T>.Count);
        c3.Store(sums + 3 * Vector512<T>.Count);
    }

    /// <summary>One row's sums, each in four parts, since an addition takes as long as four.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<T> OneRow<T>(T* left, nint leftStep, T* right, nint rightStep, nint depth, int lanes) where T : unmanaged
    {
        var (c0, c1, c2, c3) = (Vector512<T>.Zero, Vector512<T>.Zero, Vector512<T>.Zero, Vector512<T>.Zero);
        nint k = 0;
        for (; k + 4 <= depth; k += 4, left += 4 * leftStep, right += 4 * rightStep)
        {
            c0 = ProductTiles.Fma(Vector512.Create(left[0]), Load(right, lanes), c0);
            c1 = ProductTiles.Fma(Vector512.Create(left[leftStep]), Load(right + rightStep, lanes), c1);
            c2 = ProductTiles.Fma(Vector512.Create(left[2 * leftStep]), Load(right + 2 * rightStep, lanes), c2);
            c3 = ProductTiles.Fma(Vector512.Create(left[3 * leftStep]), Load(right + 3 * rightStep, lanes), c3);
        }
        for (; k < depth; k++, left += leftStep, right += rightStep)
            c0 = ProductTiles.Fma(Vector512.Create(left[0]), Load(right, lanes), c0);
        return c0 + c1 + (c2 + c3);
    }

    /// <summary>
    /// The sums of one row where neighbours lie along the depth: a vector of partial sums for each column, which are then added up across.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining), SkipLocalsInit]
    static Vector512<T> Dots<T>(T* left, T* right, nint rightColumn, nint depth, int lanes) where T : unmanaged
    {
        var count = Vector512<T>.Count;
        var parts = stackalloc T[count / 2 * count];
        var whole = depth / count * count;
        var rest = (int)(depth - whole);
        var mask = Partial.First<T>(rest);
        var last = LoadRest(left + whole, mask, rest);
        for (var i = 0; i < count / 2; i++, right += 2 * rightColumn)
        {
            var first = 2 * i < lanes ? Dot(left, right) : Vector512<T>.Zero;
            var second = 2 * i + 1 < lanes ? Dot(left, right + rightColumn) : Vector512<T>.Zero;
            Fold(first, second, 1).Store(parts + i * count);
        }
        return Folded(parts);

        // A vector of partial sums of one column.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        Vector512<T> Dot(T* left, T* right)
        {
            var part = last * LoadRest(right + whole, mask, rest);
            for (nint k = 0; k < whole; k += count)
                part = ProductTiles.Fma(Vector512.Load(left + k), Vector512.Load(right + k), part);
            return part;
        }
    }

    /// <summary>The sum across each of as many vectors as a vector has lanes, which are overwritten.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Vector512<T> SumsAcross<T>(T* vectors) where T : unmanaged
    {
        FoldAll(vectors, 1);
        return Folded(vectors);
    }

    /// <summary>Folds vectors that were folded once until there is one. Distances are constants: so are masks.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<T> Folded<T>(T* parts) where T : unmanaged
    {
        var count = Vector512<T>.Count;
        if (count > 2) FoldAll(parts, 2);
        if (count > 4) FoldAll(parts, 4);
        if (count > 8) FoldAll(parts, 8);
        return Vector512.Load(parts);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<T> LoadRest<T>(T* source, Vector512<T> mask, int lanes) where T : unmanaged
        => Partial.LoadsMasked ? Partial.Load(source, mask) : lanes == 0 ? Vector512<T>.Zero : Partial.Load(source, lanes);

    /// <summary>Folds vectors two by two.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void FoldAll<T>(T* parts, int distance) where T : unmanaged
    {
        var count = Vector512<T>.Count;
        for (var i = 0; i < count / 2 / distance; i++)
            Fold(Vector512.Load(parts + 2 * i * count), Vector512.Load(parts + (2 * i + 1) * count), distance).Store(parts + i * count);
    }

    /// <summary>
    /// Adds each lane of two vectors to the one at a distance, a power of two, and makes one vector of both: lanes whose number has that
    /// bit are the second's. After a fold for each bit, one vector has each column's sum in the lane of its number.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<T> Fold<T>(Vector512<T> first, Vector512<T> second, int distance) where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            var isFirst = Vector512.Equals(Vector512<int>.Indices & Vector512.Create(distance), Vector512<int>.Zero).AsSingle();
            var own = Vector512.ConditionalSelect(isFirst, first.AsSingle(), second.AsSingle());
            var others = Vector512.ConditionalSelect(isFirst, second.AsSingle(), first.AsSingle());
            return (own + Vector512.Shuffle(others, Vector512<int>.Indices ^ Vector512.Create(distance))).As<float, T>();
        }
        else
        {
            var isFirst = Vector512.Equals(Vector512<long>.Indices & Vector512.Create((long)distance), Vector512<long>.Zero).AsDouble();
            var own = Vector512.ConditionalSelect(isFirst, first.AsDouble(), second.AsDouble());
            var others = Vector512.ConditionalSelect(isFirst, second.AsDouble(), first.AsDouble());
            return (own + Vector512.Shuffle(others, Vector512<long>.Indices ^ Vector512.Create((long)distance))).As<double, T>();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<T> Load<T>(T* source, int lanes) where T : unmanaged
        => lanes == Vector512<T>.Count ? Vector512.Load(source) : Partial.Load(source, lanes);
}
