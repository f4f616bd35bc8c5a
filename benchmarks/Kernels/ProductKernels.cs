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

    internal IEnumerable<Measured> All()
    {
        yield return Product("64 x 784 x 128, forward", 64, 784, 128, () => RunForward(Memory.Work(new ForwardPlaces().WorkLength)));
        yield return Product("784 x 64 x 128, weight gradient", 784, 64, 128, () => RunWeightGradient(Memory.Work(new WeightGradientPlaces().WorkLength)));
        yield return Product("64 x 256 x 784, input gradient", 64, 256, 784, () => RunInputGradient(Memory.Work(new InputGradientPlaces().WorkLength)));
        yield return Product("64 x 256 x 10", 64, 256, 10, () => RunFewColumns(Memory.Work(new FewColumnsPlaces().WorkLength)));
        yield return Product("1024 x 128 x 512", 1024, 128, 512, () => RunWide(Memory.Work(new WidePlaces().WorkLength)));
        yield return Product("128 cubed", 128, 128, 128, () => RunSquare128(Memory.Work(new Square128Places().WorkLength)));
        yield return Product("256 cubed", 256, 256, 256, () => RunSquare256(Memory.Work(new Square256Places().WorkLength)));
        yield return Product("512 cubed", 512, 512, 512, () => RunSquare512(Memory.Work(new Square512Places().WorkLength)));
        yield return Product("1024 cubed", 1024, 1024, 1024, () => RunSquare1024(Memory.Work(new Square1024Places().WorkLength)));
        yield return Product("convolution 3 x 3 of 32 channels, 32 x 32 x 32", 32 * 32 * 32, 9 * 32, 32,
            () => RunConvolution(Memory.Work(new ConvolutionPlaces().WorkLength)));
        yield return Product("attention, 8 x 4 heads of 32, 128 positions", 8 * 4 * 128, 128, 2 * 32,
            () => RunAttention(Memory.Work(new AttentionPlaces().WorkLength)));
    }

    Measured Product(string name, double rows, double depth, double columns, Action run) => new(name, team =>
    {
        Memory.Workers = team;
        run();
    }, Flops: 2 * rows * depth * columns);
}
