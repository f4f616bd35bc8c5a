using System.Runtime.CompilerServices;

namespace GraphCompiler.Cpu.Width512;

/// <summary>
/// A right operand that tiles read where it lies, though its positions nest: vectors follow the runs of neighbours across, such as the rows
/// of an image, and a table says where each position along begins.
/// </summary>
sealed unsafe class ProductWindows
{
    /// <summary>What copying an element of the operand costs, in additions to sums of one row.</summary>
    const double CopyCost = 5;

    readonly nint[] origins, places, columns;
    readonly int[] lanes;

    ProductWindows(in ProductShape shape, nint run, nint vectorsOfRun, int count)
    {
        places = GC.AllocateUninitializedArray<nint>((int)shape.Depth, pinned: true);
        shape.RightRow.Places(shape.Depth).CopyTo(places, 0);
        var runs = shape.RightColumn.Runs(shape.Columns);
        var vectors = runs.Length * vectorsOfRun;
        (origins, columns, lanes) = (GC.AllocateArray<nint>((int)vectors, pinned: true), new nint[vectors], new int[vectors]);
        for (nint vector = 0; vector < vectors; vector++)
        {
            var (whole, first) = (vector / vectorsOfRun, vector % vectorsOfRun * count);
            origins[vector] = runs[whole] + first;
            columns[vector] = whole * run + first;
            lanes[vector] = (int)Math.Min(count, run - first);
        }
        (Run, VectorsOfRun) = (run, (int)vectorsOfRun);
    }

    /// <summary>How many columns lie next to each other, and in how many vectors.</summary>
    public nint Run { get; }

    /// <inheritdoc cref="Run"/>
    public int VectorsOfRun { get; }

    /// <summary>The vectors of a row.</summary>
    public nint Vectors => origins.Length;

    /// <summary>Where vectors begin in a row of the operand, from one on. The tables do not move.</summary>
    public nint* OriginsFrom(nint vector) => (nint*)Unsafe.AsPointer(ref origins[vector]);

    /// <summary>Where rows of the operand begin, from one on.</summary>
    public nint* PlacesFrom(nint row) => (nint*)Unsafe.AsPointer(ref places[row]);

    /// <summary>The first column of a vector.</summary>
    public nint ColumnOf(nint vector) => columns[vector];

    /// <summary>How many columns a vector has.</summary>
    public int LanesOf(nint vector) => lanes[vector];

    /// <summary>The windows of an operand, if it costs less to read them where they lie than to copy them; null if not.</summary>
    /// <param name="shape">The product.</param>
    /// <param name="count">The lanes of a vector.</param>
    public static ProductWindows? Of(in ProductShape shape, int count)
    {
        if (shape.RightRow.IsSimple && shape.RightColumn.IsSimple || shape.RightColumn.Stride != 1 || shape.Depth < 1) return null;
        var run = Math.Min(shape.RightColumn.Run, shape.Columns);
        var vectors = (run + count - 1) / count;
        // Tiles know one number of lanes besides whole vectors.
        if (run % count != 0 && (vectors > 4 || !Partial.LoadsMasked)) return null;
        return (double)(vectors * count - run) / run <= CopyCost / shape.Rows ? new(shape, run, vectors, count) : null;
    }
}
