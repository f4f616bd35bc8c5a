using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GraphCompiler.Cpu.Width512;

/// <summary>
/// A product of operands in both of which the depth lies in runs of neighbours, such as the rows of images in the gradient of a
/// convolution's weights: vectors go along the depth, so that nothing is copied, and each lane adds up its part of a sum.
/// </summary>
sealed unsafe class ProductDots
{
    /// <summary>The vectors of each row and column that a tile adds up before the next tile: they stay in the first-level cache.</summary>
    const nint StepsOfChunk = 64;

    /// <summary>The most vectors of a part of the depth: as many terms are added up plainly.</summary>
    const nint MostStepsOfPart = 512;

    /// <summary>How many parts threads get at least to share, and how long these are then.</summary>
    const nint LeastParts = 8, LeastStepsOfPart = 64;

    /// <summary>The least depth, in vectors: for a shorter one, the sums across lanes take too long.</summary>
    const nint LeastSteps = 256;

    /// <summary>The most rows: more of them share the work of copying the right operand, and tiles of numbers are faster.</summary>
    const nint MostRows = 24;

    /// <summary>The most sums of a thread at a time, each of which takes a vector.</summary>
    const nint MostSumsOfUnit = 8 * 1024;

    /// <summary>The terms of one thread's turn, at least.</summary>
    const nint LeastWork = 80_000;

    readonly nint[] leftPlaces, rightPlaces, columns;
    readonly nint rows, leftRow, runs, runsOfChunk, columnsOfUnit;
    readonly int lanes, whole, edge;

    ProductDots(in ProductShape shape, nint run, int lanes)
    {
        this.lanes = lanes;
        (rows, leftRow) = (shape.Rows, shape.LeftRow.Stride);
        (whole, edge) = ((int)(run / lanes), (int)(run % lanes));
        runs = shape.Depth / run;
        runsOfChunk = Math.Max(1, StepsOfChunk / StepsOfRun);
        var steps = runs * StepsOfRun;
        var chunksOfPart = MostStepsOfPart / (runsOfChunk * StepsOfRun);
        Parts = Math.Min(Chunks, Math.Max((Chunks + chunksOfPart - 1) / chunksOfPart, Math.Min(LeastParts, steps / LeastStepsOfPart)));
        // Whole tiles, and whole vectors of sums.
        nint multiple = Math.Max(lanes, ProductTiles.ColumnsOfDots);
        columnsOfUnit = Math.Min(Math.Max(1, MostSumsOfUnit / rows / multiple), (shape.Columns + multiple - 1) / multiple) * multiple;
        Units = Parts * ((shape.Columns + columnsOfUnit - 1) / columnsOfUnit);
        Grain = Math.Max(1, LeastWork / Math.Max(1, rows * columnsOfUnit * (shape.Depth / Parts)));

        columns = Pinned((shape.Columns + multiple - 1) / multiple * multiple);
        var origins = shape.RightColumn.Places(shape.Columns);
        for (nint column = 0; column < columns.Length; column++) columns[column] = origins[Math.Min(column, shape.Columns - 1)];
        (leftPlaces, rightPlaces) = (Pinned(steps), Pinned(steps));
        var leftRun = shape.LeftColumn.Run;
        var (leftRuns, rightRuns) = (shape.LeftColumn.Runs(shape.Depth), shape.RightRow.Runs(shape.Depth));
        var at = 0;
        for (nint first = 0; first < runs; first += runsOfChunk)
        {
            var end = Math.Min(first + runsOfChunk, runs);
            for (var i = first; i < end; i++)
                for (var vector = 0; vector < whole; vector++) Place(i, vector);
            for (var i = first; i < end && edge > 0; i++) Place(i, whole);
        }

        void Place(nint number, int vector)
        {
            var left = number * run;
            leftPlaces[at] = (leftRuns.Length == 1 ? left : leftRuns[left / leftRun] + left % leftRun) + vector * lanes;
            rightPlaces[at++] = rightRuns[number] + vector * lanes;
        }
    }

    /// <summary>The parts of the depth.</summary>
    public nint Parts { get; }

    /// <summary>The parts of the depth and columns that threads share, and those of one thread's turn.</summary>
    public nint Units { get; }

    /// <inheritdoc cref="Units"/>
    public nint Grain { get; }

    /// <summary>The elements that one thread needs.</summary>
    public nint ScratchLength => rows * columnsOfUnit * lanes;

    /// <summary>The most vectors that a part adds up.</summary>
    internal nint StepsOf(nint part) => (FirstChunkOf(part + 1) - FirstChunkOf(part)) * runsOfChunk * StepsOfRun;

    nint FirstChunkOf(nint part) => part * Chunks / Parts;

    int StepsOfRun => whole + (edge > 0 ? 1 : 0);

    nint Chunks => (runs + runsOfChunk - 1) / runsOfChunk;

    /// <summary>The form of a product with vectors along the depth; null if it does not fit.</summary>
    /// <param name="shape">The product.</param>
    /// <param name="lanes">The lanes of a vector.</param>
    public static ProductDots? Of(in ProductShape shape, int lanes)
    {
        if (Hardware.Registers < 32 || shape.Batches != 1 || shape.RightRow.IsSimple || shape.RightRow.Stride != 1
            || shape.LeftColumn.Stride != 1 || !shape.LeftRow.IsSimple || shape.Rows > MostRows) return null;
        var run = shape.RightRow.Run;
        var vectors = (run + lanes - 1) / lanes;
        if (vectors > MostStepsOfPart || shape.Depth % run != 0 || !shape.LeftColumn.IsSimple && shape.LeftColumn.Run % run != 0
            || run % lanes != 0 && (!Partial.LoadsMasked || 4 * run < 3 * vectors * lanes)) return null;
        return shape.Depth / run * vectors < LeastSteps ? null : new(shape, run, lanes);
    }

    /// <summary>Computes a unit's sums.</summary>
    /// <param name="unit">The unit, by part of the depth and columns.</param>
    /// <param name="left">The left operand.</param>
    /// <param name="right">The right operand.</param>
    /// <param name="scratch">This thread's <see cref="ScratchLength"/> elements.</param>
    /// <param name="partial">Receives the sums: for each part, row after row of a length.</param>
    /// <param name="rowLength">That length, of whole vectors.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<T>(nint unit, T* left, T* right, T* scratch, T* partial, nint rowLength) where T : unmanaged
    {
        var (part, group) = Math.DivRem(unit, Units / Parts);
        var firstColumn = group * columnsOfUnit;
        var columnsHere = Math.Min(columnsOfUnit, columns.Length - firstColumn);
        new Span<T>(scratch, (int)(rows * columnsHere * lanes)).Clear();
        var arguments = new DotArguments<T>
        {
            LeftRow = leftRow, Right = right, SumsRow = columnsHere * lanes, Lanes = edge,
        };
        for (var chunk = FirstChunkOf(part); chunk < FirstChunkOf(part + 1); chunk++)
        {
            var run = chunk * runsOfChunk;
            var length = Math.Min(runsOfChunk, runs - run);
            for (nint row = 0; row < rows; row += ProductTiles.RowsOfDots)
            {
                var height = (int)Math.Min(ProductTiles.RowsOfDots, rows - row);
                arguments.Left = left + row * leftRow;
                for (nint column = 0; column < columnsHere; column += ProductTiles.ColumnsOfDots)
                {
                    arguments.Columns = At(columns, firstColumn + column);
                    arguments.Sums = scratch + (row * columnsHere + column) * lanes;
                    Add(ref arguments, ProductTiles.ForDots<T>(height, isPartial: false), run * StepsOfRun, length * whole);
                    if (edge > 0)
                        Add(ref arguments, ProductTiles.ForDots<T>(height, isPartial: true), run * StepsOfRun + length * whole, length);
                }
            }
        }
        for (nint row = 0; row < rows; row++)
            for (nint column = 0; column < columnsHere && firstColumn + column < rowLength; column += lanes)
                SmallProducts.SumsAcross(scratch + (row * columnsHere + column) * lanes)
                    .Store(partial + (part * rows + row) * rowLength + firstColumn + column);
    }

    void Add<T>(ref DotArguments<T> arguments, delegate*<DotArguments<T>*, void> tile, nint first, nint steps) where T : unmanaged
    {
        if (steps == 0) return;
        arguments.LeftPlaces = At(leftPlaces, first);
        arguments.RightPlaces = At(rightPlaces, first);
        arguments.Steps = steps;
        fixed (DotArguments<T>* pointer = &arguments) tile(pointer);
    }

    static nint[] Pinned(nint length) => GC.AllocateUninitializedArray<nint>((int)length, pinned: true);

    static nint* At(nint[] pinned, nint index) => (nint*)Unsafe.AsPointer(ref pinned[index]);

    /// <summary>Units that threads share.</summary>
    public readonly struct Kernel<T>(ProductDots dots, T* left, T* right, T* scratch, int threads, T* partial, nint rowLength)
        : IRangeKernel where T : unmanaged
    {
        readonly T* left = left, right = right, scratch = scratch, partial = partial;

        public void Run(nint begin, nint end)
        {
            var own = scratch + Math.Min(WorkerTeam.Member, threads - 1) * dots.ScratchLength;
            for (var unit = begin; unit < end; unit++) dots.Run(unit, left, right, own, partial, rowLength);
        }
    }
}
