namespace GraphCompiler;

/// <summary>Batch normalization of tensors of shape <c>[N, C, H, W]</c>: see <see cref="BatchNorm"/>.</summary>
/// <param name="channels">C, the size of axis 1.</param>
/// <param name="epsilon">ε, added to the variance to keep the divisor away from 0.</param>
/// <param name="momentum">How far running numbers move to those of a batch, from 0 to 1.</param>
/// <param name="affine">Whether there are γ and β.</param>
[Module]
public sealed class BatchNorm2d(int channels, double epsilon = 1e-5, double momentum = 0.1, bool affine = true)
    : BatchNorm("BatchNorm2d", channels, 4, 4, epsilon, momentum, affine);
