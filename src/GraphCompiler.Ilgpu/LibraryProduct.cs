using ILGPU;
using ILGPU.Runtime;

namespace GraphCompiler.Ilgpu;

/// <summary>
/// A product that a library computes. Where sizes or places are odd it is several times as slow, so that large factors of that kind are
/// copied to larger matrices first, and sums are left in one.
/// </summary>
/// <param name="device">Where it is computed.</param>
/// <param name="library">The library.</param>
/// <param name="manyOperations">From so many operations on, copies cost little beside what they gain.</param>
sealed class LibraryProduct(Device device, IProductLibrary library, double manyOperations = 4e9) : IDisposable
{
    // What all kinds of instructions load at once, in bytes, and sizes that are multiples of it for all kinds of elements.
    const int Alignment = 16, Multiple = 8;

    readonly Launcher<PaddingArguments<int>> wide = new(device, PaddingKernel.Wide, waits: false);
    readonly Launcher<PaddingArguments<short>> narrow = new(device, PaddingKernel.Narrow, waits: false);

    /// <summary>Whether the library has refused a product: it is asked for no other.</summary>
    public bool HasFailed => library.HasFailed;

    /// <summary>Queues products, for a thread that holds the gate.</summary>
    /// <param name="left">The factor with the rows.</param>
    /// <param name="right">The factor with the columns.</param>
    /// <param name="batches">The number of products.</param>
    /// <param name="rows">The result's rows.</param>
    /// <param name="columns">The result's columns.</param>
    /// <param name="depth">The number of terms in each sum.</param>
    /// <param name="result">Where the sums are left if they are no larger; none if anything else becomes of them.</param>
    /// <param name="padding">By how many elements the sums' rows lie further apart than they are long.</param>
    /// <returns>The sums; none if the library refuses, and nothing is queued then.</returns>
    public ArrayView<float>? Multiply(
        ProductFactor left, ProductFactor right, nint batches, nint rows, nint columns, nint depth, ArrayView<float> result,
        out int padding)
    {
        var (paddedRows, paddedColumns, paddedDepth) = (rows, columns, depth);
        var (leftBytes, rightBytes) = ((nint)0, (nint)0);
        if (batches == 1 && 2.0 * rows * columns * depth >= manyOperations)
        {
            // Along the other direction a factor has whole lines, however many.
            if (left.Line == 1) paddedRows = Padded(rows);
            if (right.Line == 1) paddedColumns = Padded(columns);
            if (left.Line != 1 || right.Line != 1) paddedDepth = Padded(depth);
            leftBytes = BytesOfCopy(left, (rows, paddedRows), (depth, paddedDepth));
            rightBytes = BytesOfCopy(right, (columns, paddedColumns), (depth, paddedDepth));
            if (sizeof(float) * paddedRows * paddedColumns + leftBytes + rightBytes > int.MaxValue)
                (paddedRows, paddedColumns, paddedDepth, leftBytes, rightBytes) = (rows, columns, depth, 0, 0);
        }
        padding = (int)(paddedColumns - columns);
        var isInPlace = result.IsValid && paddedRows == rows && padding == 0;
        // What follows begins at an aligned place too.
        var bytes = isInPlace ? 0 : Launcher.CeilingOf(sizeof(float) * batches * paddedRows * paddedColumns, Alignment) * Alignment;
        var scratch = bytes + leftBytes + rightBytes == 0 ? default : device.Scratch<byte>(bytes + leftBytes + rightBytes);
        if (leftBytes > 0) left = Copied(left, (rows, paddedRows), (depth, paddedDepth), scratch.SubView(bytes, leftBytes));
        if (rightBytes > 0)
            right = Copied(right, (columns, paddedColumns), (depth, paddedDepth), scratch.SubView(bytes + leftBytes, rightBytes));
        var sums = isInPlace ? result : scratch.SubView(0, bytes).Cast<float>();
        return library.Multiply(left, right, batches, paddedRows, paddedColumns, paddedDepth, sums.LoadEffectiveAddressAsPtr(),
            device.AllowsTensorFloat32) ? sums : null;
    }

    /// <summary>Gives up the library.</summary>
    public void Dispose() => library.Dispose();

    static nint Padded(nint length) => Launcher.CeilingOf(length, Multiple) * Multiple;

    static nint BytesOfCopy(ProductFactor factor, (nint Now, nint Padded) along, (nint Now, nint Padded) depth)
    {
        var isAligned = factor.Stride * factor.ElementSize % Alignment == 0 && factor.Address % Alignment == 0;
        return isAligned && along.Now == along.Padded && depth.Now == depth.Padded ? 0
            : Padded(along.Padded) * Padded(depth.Padded) * factor.ElementSize;
    }

    ProductFactor Copied(ProductFactor factor, (nint Now, nint Padded) along, (nint Now, nint Padded) depth, ArrayView<byte> to)
    {
        var (lines, length) = factor.Line == 1 ? (depth, along) : (along, depth);
        var stride = Padded(length.Padded);
        if (factor.IsNarrow) narrow.Launch(lines.Padded, lines.Padded, device.GroupSize, 1, Arguments<short>());
        else wide.Launch(lines.Padded, lines.Padded, device.GroupSize, 1, Arguments<int>());
        return factor.With(to, stride);

        PaddingArguments<T> Arguments<T>() where T : unmanaged => new()
        {
            From = factor.Memory.Cast<T>(), To = to.Cast<T>(),
            Lines = (int)lines.Now, Length = (int)length.Now, Stride = (int)factor.Stride,
            PaddedLines = (int)lines.Padded, PaddedLength = (int)stride,
        };
    }
}
