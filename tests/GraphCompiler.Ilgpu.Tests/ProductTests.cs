using GraphCompiler.Runtime;
using ILGPU.Runtime;
using static GraphCompiler.Ops;

namespace GraphCompiler.Ilgpu.Tests;

/// <summary>Products that are large enough for large blocks, with an epilogue; their gradients have long sums.</summary>
[Model]
public partial class Wide
{
    readonly Linear first = new(48, 1100), second = new(1100, 136);

    [Loss] Tensor Loss([Shape("N", 48)] Tensor x) => Pow(second.Forward(Tanh(first.Forward(x))), 2).Mean();
}

/// <summary>The same in mixed precision, whose factors tensor cores multiply exactly.</summary>
[Model(Precision = Precision.Mixed)]
public partial class WideMixed
{
    readonly Linear first = new(48, 1100), second = new(1100, 136);

    [Loss] Tensor Loss([Shape("N", 48)] Tensor x) => Pow(second.Forward(Tanh(first.Forward(x))), 2).Mean();
}

/// <summary>Several products at once, of sizes that no block divides, with factors along their rows and along their columns.</summary>
[Model]
public partial class Odd
{
    readonly Parameter a = new(Init.Normal(0, 1), 3, 37, 70), b = new(Init.Normal(0, 1), 3, 70, 67);

    [Loss]
    Tensor Loss([Shape("N", 37)] Tensor x)
    {
        var product = MatMul(a, b);
        return (MatMul(x, product) * MatMul(x, a)[.., .., ..67]).Mean() + Pow(MatMul(product.Transpose(), product), 2).Mean();
    }
}

/// <summary>Convolutions: rows, columns and terms of several axes each.</summary>
[Model]
public partial class Convolved
{
    readonly Conv2d first = new(3, 20, 3, padding: 1), second = new(20, 70, 3, stride: 2);

    [Loss] Tensor Loss([Shape("N", 3, 13, 11)] Tensor x) => Pow(second.Forward(Relu(first.Forward(x))), 2).Mean();
}

/// <summary>Factors that begin or end at odd places: four neighbours are loaded at once only where they lie together.</summary>
[Model]
public partial class Sliced
{
    readonly Parameter w = new(Init.Normal(0, 1), 80, 72), v = new(Init.Normal(0, 1), 65, 64);

    [Loss]
    Tensor Loss([Shape("N", 68)] Tensor x)
    {
        var aligned = MatMul(x[.., ..64], w[4..68, ..64]);
        var odd = MatMul(x[.., 1..65], w[3..67, 5..69]);
        var late = MatMul(x[1.., ..64], v[1.., ..]);
        return Pow(aligned * odd, 2).Mean() + (aligned[1.., ..] * late).Mean();
    }
}

/// <summary>A product whose lines begin at odd places, so large that libraries get copies of its factors.</summary>
[Model]
public partial class OddLines
{
    readonly Linear first = new(600, 3501);

    [Loss] Tensor Loss([Shape("N", 600)] Tensor x) => Pow(first.Forward(x), 2).Mean();
}

/// <summary>The same in mixed precision.</summary>
[Model(Precision = Precision.Mixed)]
public partial class OddLinesMixed
{
    readonly Linear first = new(600, 3501);

    [Loss] Tensor Loss([Shape("N", 600)] Tensor x) => Pow(first.Forward(Tanh(x)), 2).Mean();
}

/// <summary>Matrix products on devices in all their forms: blocks of both sizes, sums in parts, tensor cores.</summary>
public class ProductTests
{
    [Theory, InlineData(2048), InlineData(331), InlineData(9)]
    public void WideOnesAgree(int rows)
    {
        var (net, x) = (new Wide(), Draw(rows * 48));
        using var device = TestDevices.Open(TestDevices.Compiled);
        using var onDevice = net.On(device);
        Assert.Equal(net.LossAndGradients(x), onDevice.LossAndGradients(x), 1e-5f);
        AssertClose(net.Gradients, onDevice.Gradients, 1e-4f);
    }

    [Fact]
    public void MixedOnesAgree()
    {
        var (net, x) = (new WideMixed(), Draw(2048 * 48));
        using var device = TestDevices.Open(TestDevices.Compiled);
        using var onDevice = net.On(device);
        Assert.Equal(net.LossAndGradients(x), onDevice.LossAndGradients(x), 1e-3f);
        AssertClose(net.Gradients, onDevice.Gradients, 1e-2f);
    }

    [Theory, InlineData(2048), InlineData(331)]
    public void TensorCoresRoundFactorsTo11Bits(int rows)
    {
        var (net, x) = (new Wide(), Draw(rows * 48));
        using var device = TestDevices.Open(TestDevices.Compiled);
        Assert.SkipUnless(device.HasTensorCores, $"{device} has no tensor cores.");
        device.UsesCuBlas = false;
        using var onDevice = net.On(device);
        var precise = onDevice.LossAndGradients(x);
        device.AllowsTensorFloat32 = true;
        var rounded = onDevice.LossAndGradients(x);
        Assert.Equal(net.LossAndGradients(x), rounded, 1e-3f);
        AssertClose(net.Gradients, onDevice.Gradients, 2e-3f);
        if (rows == 2048) Assert.NotEqual(precise, rounded);
    }

    [Fact]
    public void CuBlasAgrees()
    {
        var (net, mixed, x) = (new Wide(), new WideMixed(), Draw(2048 * 48));
        using var device = TestDevices.Open(TestDevices.Compiled);
        Assert.SkipUnless(device.Library is not null, $"cuBLAS is not installed for {device}.");
        using var onDevice = net.On(device);
        using var mixedOnDevice = mixed.On(device);
        foreach (var (allows, tolerance) in new[] { (false, 1e-4f), (true, 2e-3f) })
        {
            device.AllowsTensorFloat32 = allows;
            // The second and third calls are recorded and replayed.
            for (var call = 0; call < 3; call++)
            {
                Assert.Equal(net.LossAndGradients(x), onDevice.LossAndGradients(x), tolerance);
                AssertClose(net.Gradients, onDevice.Gradients, tolerance);
                Assert.Equal(mixed.LossAndGradients(x), mixedOnDevice.LossAndGradients(x), 1e-3f);
                AssertClose(mixed.Gradients, mixedOnDevice.Gradients, 1e-2f);
            }
        }
        Assert.False(device.Library.HasFailed);
        Assert.True(device.UsesGraphs);
    }

    [Fact]
    public void CuBlasAgreesOnLinesAtOddPlaces()
    {
        var (net, mixed, x) = (new OddLines(), new OddLinesMixed(), Draw(1024 * 600));
        using var device = TestDevices.Open(TestDevices.Compiled);
        Assert.SkipUnless(device.Library is not null, $"cuBLAS is not installed for {device}.");
        using var onDevice = net.On(device);
        using var mixedOnDevice = mixed.On(device);
        for (var call = 0; call < 3; call++)
        {
            Assert.Equal(net.LossAndGradients(x), onDevice.LossAndGradients(x), 1e-4f);
            AssertClose(net.Gradients, onDevice.Gradients, 1e-4f);
            Assert.Equal(mixed.LossAndGradients(x), mixedOnDevice.LossAndGradients(x), 1e-3f);
            AssertClose(mixed.Gradients, mixedOnDevice.Gradients, 1e-2f);
        }
        Assert.False(device.Library.HasFailed);
    }

    [Theory, MemberData(nameof(TestDevices.All), MemberType = typeof(TestDevices))]
    public void LinesAreCopiedToALargerMatrix(string kind)
    {
        const int lines = 7, length = 1301, stride = 1303, paddedLines = 8, padded = 1304;
        using var device = TestDevices.Open(kind);
        int[] values = [.. Enumerable.Range(0, lines * stride)];
        using var from = new DeviceArena<int>(device, values.Length);
        using var to = new DeviceArena<int>(device, paddedLines * padded);
        from.View(0, values.Length).CopyFromCPU(device.Stream, new ReadOnlySpan<int>(values));
        to.View(0, paddedLines * padded).MemSet(device.Stream, 0xFF);
        new Launcher<PaddingArguments<int>>(device, PaddingKernel.Wide).Launch(paddedLines, paddedLines, device.GroupSize, 1, new()
        {
            From = from.View(0, values.Length), To = to.View(0, paddedLines * padded), Lines = lines, Length = length, Stride = stride,
            PaddedLines = paddedLines, PaddedLength = padded,
        });
        var copied = new int[paddedLines * padded];
        to.View(0, copied.Length).CopyToCPU(device.Stream, new Span<int>(copied));
        device.Synchronize();
        int Expected(int place) =>
            place / padded < lines && place % padded < length ? stride * (place / padded) + place % padded : 0;
        Assert.Equal(Enumerable.Range(0, copied.Length).Select(Expected), copied);
    }

    [Theory, InlineData(5), InlineData(64), InlineData(130)]
    public void OddOnesAgree(int rows)
    {
        var (net, x) = (new Odd(), Draw(rows * 37));
        using var device = TestDevices.Open(TestDevices.Compiled);
        using var onDevice = net.On(device);
        var expected = net.LossAndGradients(x);
        Assert.Equal(expected, onDevice.LossAndGradients(x), 1e-5f * Math.Abs(expected));
        AssertClose(net.Gradients, onDevice.Gradients, 1e-5f);
    }

    [Theory, InlineData(2), InlineData(66), InlineData(129)]
    public void SlicedOnesAgree(int rows)
    {
        var (net, x) = (new Sliced(), Draw(rows * 68));
        using var device = TestDevices.Open(TestDevices.Compiled);
        using var onDevice = net.On(device);
        var expected = net.LossAndGradients(x);
        Assert.Equal(expected, onDevice.LossAndGradients(x), 1e-5f * Math.Abs(expected));
        AssertClose(net.Gradients, onDevice.Gradients, 1e-5f);
    }

    [Theory, InlineData(1), InlineData(40)]
    public void ConvolutionsAgree(int images)
    {
        var (net, x) = (new Convolved(), Draw(images * 3 * 13 * 11));
        using var device = TestDevices.Open(TestDevices.Compiled);
        using var onDevice = net.On(device);
        Assert.Equal(net.LossAndGradients(x), onDevice.LossAndGradients(x), 1e-5f);
        AssertClose(net.Gradients, onDevice.Gradients, 1e-4f);
    }

    [Theory]
    [InlineData(1f, 1f)]
    [InlineData(1.00048828f, 1.0009766f)]
    [InlineData(1.00048816f, 1f)]
    [InlineData(-3.0009768f, -3.0019531f)]
    [InlineData(3.4028235e38f, float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity, float.NegativeInfinity)]
    [InlineData(float.NaN, float.NaN)]
    [InlineData(0f, 0f)]
    public void FactorsAreRoundedToTheNearest(float x, float expected) => Assert.Equal(expected, TensorCores.Rounded(x));

    static float[] Draw(int count)
    {
        var random = new Random(count);
        return [.. Enumerable.Range(0, count).Select(_ => 2 * random.NextSingle() - 1)];
    }

    static void AssertClose(ParameterSet<float> expected, ParameterSet<float> actual, float tolerance)
    {
        foreach (var gradient in expected)
        {
            var (wanted, got) = (gradient.ToArray(), actual[gradient.Path].ToArray());
            var scale = wanted.Max(Math.Abs);
            Assert.Equal(wanted.Length, got.Length);
            for (var i = 0; i < wanted.Length; i++)
                Assert.True(Math.Abs(wanted[i] - got[i]) <= tolerance * scale,
                    $"{gradient.Path}[{i}] is {wanted[i]}, but {got[i]} on the device.");
        }
    }
}
