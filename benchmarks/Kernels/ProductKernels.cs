using GraphCompiler;
using GraphCompiler.Cpu;
using static GraphCompiler.Ops;

namespace KernelBenchmarks;

/// <summary>Products of the shapes that training has, squares, a convolution and attention.</summary>
[Model]
public partial class ProductKernels
{
    readonly Conv2d conv = new(32, 32, 3, padding: 1);

    [Graph] Tensor Forward([Shape(64, 784)] Tensor x, [Shape(784, 128)] Tensor w) => MatMul(x, w);

    [Graph] Tensor WeightGradient([Shape(64, 784)] Tensor x, [Shape(64, 128)] Tensor g) => MatMul(x.Transpose(), g);

    [Graph] Tensor InputGradient([Shape(64, 256)] Tensor g, [Shape(784, 256)] Tensor w) => MatMul(g, w.Transpose());

    [Graph] Tensor FewColumns([Shape(64, 256)] Tensor x, [Shape(256, 10)] Tensor w) => MatMul(x, w);

    [Graph] Tensor Wide([Shape(1024, 128)] Tensor x, [Shape(128, 512)] Tensor w) => MatMul(x, w);

    [Graph] Tensor Square128([Shape(128, 128)] Tensor x, [Shape(128, 128)] Tensor y) => MatMul(x, y);

    [Graph] Tensor Square256([Shape(256, 256)] Tensor x, [Shape(256, 256)] Tensor y) => MatMul(x, y);

    [Graph] Tensor Square512([Shape(512, 512)] Tensor x, [Shape(512, 512)] Tensor y) => MatMul(x, y);

    [Graph] Tensor Square1024([Shape(1024, 1024)] Tensor x, [Shape(1024, 1024)] Tensor y) => MatMul(x, y);

    [Graph] Tensor Convolution([Shape(32, 32, 32, 32)] Tensor x) => conv.Forward(x);

    [Graph] Tensor Attention([Shape(8, 4, 128, 32)] Tensor q, [Shape(8, 4, 128, 32)] Tensor k, [Shape(8, 4, 128, 32)] Tensor v) =>
        ScaledDotProductAttention(q, k, v);

    readonly float[] x = Values.Drawn(1 << 20), y = Values.Drawn(1 << 20), z = Values.Drawn(1 << 20), result = new float[1 << 20];

    internal IEnumerable<Measured> All()
    {
        yield return Product("64 x 784 x 128, forward", 64, 784, 128,
            () => Forward(x.AsSpan(0, 64 * 784), y.AsSpan(0, 784 * 128), result.AsSpan(0, 64 * 128)));
        yield return Product("784 x 64 x 128, weight gradient", 784, 64, 128,
            () => WeightGradient(x.AsSpan(0, 64 * 784), y.AsSpan(0, 64 * 128), result.AsSpan(0, 784 * 128)));
        yield return Product("64 x 256 x 784, input gradient", 64, 256, 784,
            () => InputGradient(x.AsSpan(0, 64 * 256), y.AsSpan(0, 784 * 256), result.AsSpan(0, 64 * 784)));
        yield return Product("64 x 256 x 10", 64, 256, 10,
            () => FewColumns(x.AsSpan(0, 64 * 256), y.AsSpan(0, 256 * 10), result.AsSpan(0, 64 * 10)));
        yield return Product("1024 x 128 x 512", 1024, 128, 512,
            () => Wide(x.AsSpan(0, 1024 * 128), y.AsSpan(0, 128 * 512), result.AsSpan(0, 1024 * 512)));
        yield return Product("128 cubed", 128, 128, 128,
            () => Square128(x.AsSpan(0, 128 * 128), y.AsSpan(0, 128 * 128), result.AsSpan(0, 128 * 128)));
        yield return Product("256 cubed", 256, 256, 256,
            () => Square256(x.AsSpan(0, 256 * 256), y.AsSpan(0, 256 * 256), result.AsSpan(0, 256 * 256)));
        yield return Product("512 cubed", 512, 512, 512,
            () => Square512(x.AsSpan(0, 512 * 512), y.AsSpan(0, 512 * 512), result.AsSpan(0, 512 * 512)));
        yield return Product("1024 cubed", 1024, 1024, 1024,
            () => Square1024(x.AsSpan(0, 1024 * 1024), y.AsSpan(0, 1024 * 1024), result.AsSpan(0, 1024 * 1024)));
        yield return Product("convolution 3 x 3 of 32 channels, 32 x 32 x 32", 32 * 32 * 32, 9 * 32, 32,
            () => Convolution(x.AsSpan(0, 32 * 32 * 32 * 32), result.AsSpan(0, 32 * 32 * 32 * 32)));
        yield return Product("attention, 8 x 4 heads of 32, 128 positions", 8 * 4 * 128, 128, 2 * 32,
            () => Attention(x.AsSpan(0, 8 * 4 * 128 * 32), y.AsSpan(0, 8 * 4 * 128 * 32), z.AsSpan(0, 8 * 4 * 128 * 32),
                result.AsSpan(0, 8 * 4 * 128 * 32)));
    }

    Measured Product(string name, double rows, double depth, double columns, Action run) => new(name, team =>
    {
        Memory.Workers = team;
        run();
    }, Flops: 2 * rows * depth * columns);
}
