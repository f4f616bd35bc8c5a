using System.Runtime.InteropServices;
using GraphCompiler.Runtime;
using ILGPU;
using ILGPU.Runtime;

namespace GraphCompiler.Ilgpu.Tests;

/// <summary>
/// Products of libraries: factors with odd sizes or places are copied to larger matrices first. The library here computes on the memory of
/// ILGPU's simulator, and notes what it was asked for.
/// </summary>
public sealed class LibraryProductTests
{
    sealed class PlainLibrary(Device device) : IProductLibrary
    {
        public (nint Rows, nint Columns, nint Depth) Sizes { get; private set; }

        public bool AreAligned { get; private set; }

        public bool HasFailed => false;

        public bool Multiply(ProductFactor left, ProductFactor right, nint batches, nint rows, nint columns, nint depth, nint result,
            bool byTensorFloat32)
        {
            device.Synchronize();
            Sizes = (rows, columns, depth);
            AreAligned = new[] { left, right }.All(factor => factor.Stride * factor.ElementSize % 16 == 0 && factor.Address % 16 == 0);
            for (nint batch = 0; batch < batches; batch++)
                for (nint row = 0; row < rows; row++)
                    for (nint column = 0; column < columns; column++)
                    {
                        var sum = 0f;
                        for (nint term = 0; term < depth; term++)
                            sum += Of(left, batch, row, term) * Of(right, batch, column, term);
                        var place = (int)(4 * ((batch * rows + row) * columns + column));
                        Marshal.WriteInt32(result, place, BitConverter.SingleToInt32Bits(sum));
                    }
            return true;
        }

        static float Of(ProductFactor factor, nint batch, nint line, nint term)
        {
            var place = (int)(factor.Batch * batch + factor.Line * line + factor.Term * term) * factor.ElementSize;
            return factor.IsNarrow
                ? BitConverter.Int32BitsToSingle(Marshal.ReadInt16(factor.Address, place) << 16)
                : BitConverter.Int32BitsToSingle(Marshal.ReadInt32(factor.Address, place));
        }

        public void Dispose() { }
    }

    // Small whole numbers: sums are exact in any order.
    static float[] Values(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (float)random.Next(-4, 5))];
    }

    /// <param name="isTransposed">Whether lines, not terms, are neighbours.</param>
    static ProductFactor Factor(Device device, float[] values, bool isNarrow, bool isTransposed, int lines, int depth, int gap, int offset)
    {
        var stride = (isTransposed ? lines : depth) + gap;
        // What lies between and behind is not to be read as numbers of the factor.
        var length = offset + stride * (isTransposed ? depth : lines) + 64;
        float[] memory = [.. Enumerable.Repeat(float.NaN, length)];
        for (var line = 0; line < lines; line++)
            for (var term = 0; term < depth; term++)
                memory[offset + (isTransposed ? stride * term + line : stride * line + term)] = values[depth * line + term];
        return isNarrow ? Sent([.. memory.Select(value => (BFloat16)value)]) : Sent(memory);

        ProductFactor Sent<T>(T[] elements) where T : unmanaged
        {
            var view = new DeviceArena<T>(device, length).View(0, length);
            view.CopyFromCPU(device.Stream, new ReadOnlySpan<T>(elements));
            return ProductFactor.Of(view, offset, isTransposed ? 1 : stride, isTransposed ? stride : 1, 0);
        }
    }

    public static TheoryData<bool, bool, bool, int, int> Cases => new(
        from isNarrow in new[] { false, true }
        from isLeftTransposed in new[] { false, true }
        from isRightTransposed in new[] { false, true }
        from gap in new[] { 0, 3 }
        from offset in new[] { 0, 1 }
        select (isNarrow, isLeftTransposed, isRightTransposed, gap, offset));

    [Theory, MemberData(nameof(Cases))]
    public void OddFactorsAreCopiedToLargerOnes(bool isNarrow, bool isLeftTransposed, bool isRightTransposed, int gap, int offset)
    {
        const int rows = 11, columns = 13, depth = 9;
        var (left, right) = (Values(rows * depth, 1), Values(columns * depth, 2));
        using var device = TestDevices.Open(TestDevices.Simulator);
        using var library = new PlainLibrary(device);
        var product = new LibraryProduct(device, library, manyOperations: 0);
        ArrayView<float>? sums;
        int padding;
        lock (device.Gate)
        {
            sums = product.Multiply(
                Factor(device, left, isNarrow, isLeftTransposed, rows, depth, gap, offset),
                Factor(device, right, isNarrow, isRightTransposed, columns, depth, gap, offset),
                1, rows, columns, depth, default, out padding);
        }
        Assert.True(library.AreAligned);
        Assert.Equal((isLeftTransposed ? 16 : rows, isRightTransposed ? 16 : columns, isLeftTransposed && isRightTransposed ? depth : 16),
            library.Sizes);
        Assert.Equal(isRightTransposed ? 3 : 0, padding);
        var stored = new float[(columns + padding) * rows];
        sums!.Value.SubView(0, stored.Length).CopyToCPU(device.Stream, new Span<float>(stored));
        device.Synchronize();
        for (var row = 0; row < rows; row++)
            for (var column = 0; column < columns; column++)
            {
                Assert.Equal(Enumerable.Range(0, depth).Sum(term => left[depth * row + term] * right[depth * column + term]),
                    stored[(columns + padding) * row + column]);
            }
    }

    [Theory, InlineData(8, true), InlineData(9, false)]
    public void SumsAreLeftWhereTheyBelongIfNothingIsPadded(int rows, bool isInPlace)
    {
        using var device = TestDevices.Open(TestDevices.Simulator);
        using var library = new PlainLibrary(device);
        var values = Values(rows * 8, 1);
        var result = new DeviceArena<float>(device, rows * 16).View(0, rows * 16);
        lock (device.Gate)
        {
            var sums = new LibraryProduct(device, library, manyOperations: 0).Multiply(
                Factor(device, values, false, true, rows, 8, 0, 0), Factor(device, Values(16 * 8, 2), false, true, 16, 8, 0, 0),
                1, rows, 16, 8, result, out var padding);
            Assert.Equal(0, padding);
            Assert.Equal(isInPlace, sums!.Value.LoadEffectiveAddressAsPtr() == result.LoadEffectiveAddressAsPtr());
        }
    }

    [Fact]
    public void SmallProductsAndSeveralAtOnceAreNotCopied()
    {
        using var device = TestDevices.Open(TestDevices.Simulator);
        using var library = new PlainLibrary(device);
        var left = Factor(device, Values(11 * 9, 1), false, false, 11, 9, 0, 0);
        var right = Factor(device, Values(13 * 9, 2), false, true, 13, 9, 0, 0);
        lock (device.Gate)
        {
            Assert.NotNull(new LibraryProduct(device, library).Multiply(left, right, 1, 11, 13, 9, default, out var padding));
            Assert.Equal(((11, 13, 9), 0), (library.Sizes, padding));
            Assert.NotNull(new LibraryProduct(device, library, manyOperations: 0)
                .Multiply(left with { Batch = 0 }, right with { Batch = 0 }, 2, 11, 13, 9, default, out padding));
            Assert.Equal(((11, 13, 9), 0), (library.Sizes, padding));
        }
    }
}
