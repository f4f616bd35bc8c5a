namespace GraphCompiler.Ilgpu;

/// <summary>How a group of threads computes its block of a product.</summary>
enum ProductForm
{
    /// <summary>64 by 64 elements.</summary>
    Small,

    /// <summary>128 by 128 elements.</summary>
    Large,

    /// <summary>By tensor cores.</summary>
    Tensor,

    /// <summary>cuBLAS decides.</summary>
    Library,
}

/// <summary>A form in which a product may be computed.</summary>
/// <param name="Form">How each group computes its block.</param>
/// <param name="Rows">The rows of a group's block.</param>
/// <param name="Columns">The columns of a group's block.</param>
readonly record struct ProductBlocks(ProductForm Form, int Rows, int Columns);

/// <summary>How groups of threads share a product's work.</summary>
/// <param name="Form">How each computes its block.</param>
/// <param name="Parts">In how many parts each sum is added up.</param>
/// <param name="DepthOfPart">The terms of a part.</param>
/// <param name="Groups">The number of blocks of all parts.</param>
readonly record struct ProductPlan(ProductForm Form, int Parts, int DepthOfPart, nint Groups)
{
    /// <summary>The threads of a group.</summary>
    public const int GroupSize = 256;

    /// <summary>How many groups with large blocks a multiprocessor runs together: while one waits, the other multiplies.</summary>
    public const int LargeTogether = 2;

    /// <summary>The sides of small blocks and of large ones.</summary>
    public const int SmallSide = 64, LargeSide = 128;

    // The terms of parts are a multiple of those that a group loads at a time.
    const int Step = 32;

    // More terms than this are not added up one after another: their rounding errors would grow with their number.
    const int LongestPart = 2048;
    const int ShortestPart = 2 * Step, MostParts = 128;

    /// <summary>Whether blocks are worth their preparation, and the device has groups for them.</summary>
    public static bool HasBlocks(Device device, nint rows, nint columns, nint depth) =>
        device.GroupSize >= GroupSize && rows >= 8 && columns >= 8 && depth >= 16;

    /// <summary>Whether a library can gain what its preparation takes.</summary>
    public static bool IsWorthALibrary(nint batches, nint rows, nint columns, nint depth) =>
        (double)batches * rows * columns * depth >= 1 << 28;

    /// <summary>The plan that is estimated to take the least time.</summary>
    /// <param name="device">Where the product runs.</param>
    /// <param name="batches">The number of products.</param>
    /// <param name="rows">The result's rows.</param>
    /// <param name="columns">The result's columns.</param>
    /// <param name="depth">The number of terms in each sum.</param>
    /// <param name="isNarrow">Whether the factors are in 16 bits.</param>
    /// <param name="forms">The forms to choose from, small blocks first.</param>
    public static ProductPlan Of(
        Device device, nint batches, nint rows, nint columns, nint depth, bool isNarrow, IReadOnlyList<ProductBlocks> forms)
    {
        var (count, fewest) = (batches * rows * columns, (int)Launcher.CeilingOf(depth, LongestPart));
        var best = default(ProductPlan);
        var least = double.PositiveInfinity;
        foreach (var (form, blockRows, blockColumns) in forms)
        {
            if (form == ProductForm.Library)
            {
                var time = TimeOfLibrary(device, 2.0 * count * depth, isNarrow) + TimeOfSums(1, count);
                if (time < least) (least, best) = (time, new(form, 1, (int)depth, 0));
                continue;
            }
            // Most of a large block would be empty.
            if ((blockRows > SmallSide && rows <= SmallSide) || (blockColumns > SmallSide && columns <= SmallSide)) continue;
            var blocks = batches * Launcher.CeilingOf(rows, blockRows) * Launcher.CeilingOf(columns, blockColumns);
            var elements = blockRows * blockColumns;
            for (var wanted = fewest; wanted <= MostParts; wanted *= 2)
            {
                var depthOfPart = (int)(Launcher.CeilingOf(Launcher.CeilingOf(depth, wanted), Step) * Step);
                var parts = (int)Launcher.CeilingOf(depth, depthOfPart);
                if (wanted > fewest && (depthOfPart < ShortestPart || parts * count > int.MaxValue / 8)) break;
                var time = Time(device, form, elements, blocks * parts, depthOfPart) + (parts > 1 ? TimeOfSums(parts, count) : 0);
                if (time < least) (least, best) = (time, new(form, parts, depthOfPart, blocks * parts));
            }
        }
        return best;
    }

    // In microseconds, of the order of what an H200 takes. A multiprocessor runs some groups at a time; while there are few, each step
    // waits for memory.
    static double Time(Device device, ProductForm form, int elements, nint groups, int depth)
    {
        const double large = 128 * 128;
        var (together, work, wait) = form switch
        {
            ProductForm.Small => (4, 1.0, 3.2),
            ProductForm.Large => (LargeTogether, 3.2, 4.4),
            _ => (LargeTogether, 0.3 + 1.3 * elements / large, 2.6),
        };
        var perMultiprocessor = (double)Launcher.CeilingOf(groups, Math.Max(1, device.Accelerator.NumMultiprocessors));
        return 3 + Launcher.CeilingOf(depth, Step) * Math.Max(perMultiprocessor * work, Math.Ceiling(perMultiprocessor / together) * wait);
    }

    static double TimeOfSums(int parts, nint count) => 3 + 0.3 * parts + parts * count * 4e-6;

    static double TimeOfLibrary(Device device, double operations, bool isNarrow) =>
        9 + operations / (isNarrow ? 500e6 : device.AllowsTensorFloat32 ? 300e6 : 45e6);
}
