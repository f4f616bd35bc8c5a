using GraphCompiler;
using Peers;

namespace Gpu;

/// <summary>
/// The shape of GPT-2 small (Radford et al. 2019), 12 layers of width 768, with a head of its own: 163 million parameters.
/// </summary>
[Model]
public partial class LargeGpt
{
    readonly Decoder decoder = new(12, 768, 12, 512, vocabulary: 50257);

    [Loss]
    Tensor Loss([Shape("N", 513)] IntTensor text) => decoder.Loss(text);
}

/// <summary>The same in mixed precision.</summary>
[Model(Precision = Precision.Mixed)]
public partial class MixedLargeGpt
{
    readonly Decoder decoder = new(12, 768, 12, 512, vocabulary: 50257);

    [Loss]
    Tensor Loss([Shape("N", 513)] IntTensor text) => decoder.Loss(text);
}

/// <summary>The GPT that is compared with libtorch on processors, in mixed precision.</summary>
[Model(Precision = Precision.Mixed)]
public partial class MixedGpt
{
    readonly Decoder decoder = new(6, 256, 8, 128, vocabulary: 65);

    [Loss]
    Tensor Loss([Shape("N", 129)] IntTensor text) => decoder.Loss(text);
}
