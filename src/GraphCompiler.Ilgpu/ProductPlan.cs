namespace GraphCompiler.Ilgpu;

/// <summary>How a group of threads computes its block of a product.</summary>
enum ProductForm
{
    /// <summary>64 by 64 elements.</summary>
    Small,

    /// <summary>128 by 128 elements.</summary>
    Large,

    /// <summary>128 by 128 elements, by tensor cores.</summary>
    Tensor,

    /// <summary>cuBLAS decides.</summary>
    Library,
}

/// <summary>How groups of threads share a product's work.</summary>
/// <param name="Form">How each computes its block.</param>
/// <param name="Parts">In how many parts each sum is added up.</param>
/// <param name="DepthOfPart">The terms of a part.</param>
/// <param name="Groups">The number of blocks of all parts.</param>
readonly record struct ProductPlan(ProductForm Form, int Parts, int DepthOfPart, nint Groups)
{
    /// <summary>The threads of a group.</summary>
    public const int GroupSize = 256;

    // How many terms a group loads at a time.
    const int Step = 16;

    // More terms than this are not added up one after another: their rounding errors would grow with their number.
    const int LongestPart = 2048;
    const int ShortestPart = 4 * Step, MostParts = 128;

    /// <summary>Whether blocks are worth their preparation, and the device has groups for them.</summary>
    public static bool HasBlocks(Device device, nint rows, nint columns, nint depth) =>
        device.GroupSize >= GroupSize && rows >= 8 && columns >= 8 && depth >= Step;

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
        Device device, nint batches, nint rows, nint columns, nint depth, bool isNarrow, IReadOnlyList<ProductForm> forms)
    {
        var (count, fewest) = (batches * rows * columns, (int)Launcher.CeilingOf(depth, LongestPart));
        var best = default(ProductPlan);
        var least = double.PositiveInfinity;
        foreach (var form in forms)
        {
            if (form == ProductForm.Library)
            {
                var time = TimeOfLibrary(device, 2.0 * count * depth, isNarrow) + TimeOfSums(1, count);
                if (time < least) (least, best) = (time, new(form, 1, (int)depth, 0));
                continue;
            }
            var side = form == ProductForm.Small ? 64 : 128;
            // Most of a large block would be empty.
            if (form != ProductForm.Small && nint.Min(rows, columns) <= 64) continue;
            var blocks = batches * Launcher.CeilingOf(rows, side) * Launcher.CeilingOf(columns, side);
            for (var wanted = fewest; wanted <= MostParts; wanted *= 2)
            {
                var depthOfPart = (int)(Launcher.CeilingOf(Launcher.CeilingOf(depth, wanted), Step) * Step);
                var parts = (int)Launcher.CeilingOf(depth, depthOfPart);
                if (wanted > fewest && (depthOfPart < ShortestPart || parts * count > int.MaxValue / 8)) break;
                var time = Time(device, form, blocks * parts, depthOfPart) + (parts > 1 ? TimeOfSums(parts, count) : 0);
                if (time < least) (least, best) = (time, new(form, parts, depthOfPart, blocks * parts));
            }
        }
        return best;
    }

    // In microseconds, of the order of what an H200 takes. A multiprocessor runs some groups at a time; while there are few, each step
    // waits for memory.
    static double Time(Device device, ProductForm form, nint groups, int depth)
    {
        var (together, work, wait) = form switch
        {
            ProductForm.Small => (4, 0.5, 1.6),
            ProductForm.Large => (2, 1.6, 2.2),
            _ => (2, 0.9, 1.8),
        };
        var perMultiprocessor = (double)Launcher.CeilingOf(groups, Math.Max(1, device.Accelerator.NumMultiprocessors));
        return 3 + Launcher.CeilingOf(depth, Step) * Math.Max(perMultiprocessor * work, Math.Ceiling(perMultiprocessor / together) * wait);
    }

    static double TimeOfSums(int parts, nint count) => 3 + 0.3 * parts + parts * count * 4e-6;

    static double TimeOfLibrary(Device device, double operations, bool isNarrow) =>
        9 + operations / (isNarrow ? 500e6 : device.AllowsTensorFloat32 ? 300e6 : 45e6);
}
