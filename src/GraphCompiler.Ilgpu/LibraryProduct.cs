using ILGPU;
using ILGPU.Runtime;

namespace GraphCompiler.Ilgpu;

/// <summary>
/// A product that a library computes. Where lines begin at odd places it is several times as slow, so that large factors of that kind are
/// copied first, and the sums are left at aligned places.
/// </summary>
sealed class LibraryProduct(Device device)
{
    // From so many operations on, copies cost little beside what they gain.
    const double ManyOperations = 4e9;

    // In bytes: what all kinds of instructions load at once.
    const int Alignment = 16;

    readonly Launcher<PaddingArguments<int>> wide = new(device, PaddingKernel.Wide, waits: false);
    readonly Launcher<PaddingArguments<short>> narrow = new(device, PaddingKernel.Narrow, waits: false);

    /// <summary>Queues products, for a thread that holds the gate.</summary>
    /// <param name="left">The factor with the rows.</param>
    /// <param name="right">The factor with the columns.</param>
    /// <param name="batches">The number of products.</param>
    /// <param name="rows">The result's rows.</param>
    /// <param name="columns">The result's columns.</param>
    /// <param name="depth">The number of terms in each sum.</param>
    /// <param name="result">Where the sums are left if they need no padding; none if anything else becomes of them.</param>
    /// <param name="padding">By how many elements the sums' rows lie further apart than they are long.</param>
    /// <returns>The sums; none if the library refuses, and nothing is queued then.</returns>
    public ArrayView<float>? Multiply(
        ProductFactor left, ProductFactor right, nint batches, nint rows, nint columns, nint depth, ArrayView<float> result,
        out int padding)
    {
        padding = 0;
        var (leftBytes, rightBytes, count) = ((nint)0, (nint)0, batches * rows * columns);
        if (batches == 1 && 2.0 * count * depth >= ManyOperations)
        {
            leftBytes = BytesOfCopy(left, rows, depth);
            rightBytes = BytesOfCopy(right, columns, depth);
            var padded = Aligned(columns, sizeof(float));
            if (rows * padded * sizeof(float) + leftBytes + rightBytes > int.MaxValue) leftBytes = rightBytes = 0;
            else (padding, count) = ((int)(padded - columns), rows * padded);
        }
        var bytes = result.IsValid && padding == 0 ? 0 : count * sizeof(float);
        var scratch = device.Scratch<byte>(bytes + leftBytes + rightBytes);
        if (leftBytes > 0) left = Copied(left, rows, depth, scratch.SubView(bytes, leftBytes));
        if (rightBytes > 0) right = Copied(right, columns, depth, scratch.SubView(bytes + leftBytes, rightBytes));
        var sums = bytes == 0 ? result : scratch.SubView(0, bytes).Cast<float>();
        return device.Library!.Multiply(left, right, batches, rows, columns, depth, sums.LoadEffectiveAddressAsPtr(), columns + padding,
            device.AllowsTensorFloat32) ? sums : null;
    }

    static nint BytesOfCopy(ProductFactor factor, nint lines, nint depth) =>
        factor.Stride * factor.ElementSize % Alignment == 0 && factor.Address % Alignment == 0
            ? 0
            : LinesOf(factor, lines, depth).Lines * Aligned(LinesOf(factor, lines, depth).Length, factor.ElementSize) * factor.ElementSize;

    /// <summary>The factor's rows as they lie in memory.</summary>
    static (nint Lines, nint Length) LinesOf(ProductFactor factor, nint lines, nint depth) =>
        factor.Line == 1 ? (depth, lines) : (lines, depth);

    static nint Aligned(nint length, int elementSize) => Launcher.CeilingOf(length * elementSize, Alignment) * Alignment / elementSize;

    ProductFactor Copied(ProductFactor factor, nint along, nint depth, ArrayView<byte> to)
    {
        var (lines, length) = LinesOf(factor, along, depth);
        var stride = Aligned(length, factor.ElementSize);
        if (factor.IsNarrow)
        {
            narrow.Launch(lines, lines, device.GroupSize, 1, new()
            {
                From = factor.Memory.Cast<short>(), To = to.Cast<short>(), Lines = (int)lines, Length = (int)length,
                Stride = (int)factor.Stride, PaddedStride = (int)stride,
            });
        }
        else
        {
            wide.Launch(lines, lines, device.GroupSize, 1, new()
            {
                From = factor.Memory.Cast<int>(), To = to.Cast<int>(), Lines = (int)lines, Length = (int)length,
                Stride = (int)factor.Stride, PaddedStride = (int)stride,
            });
        }
        return factor.With(to, stride);
    }
}
