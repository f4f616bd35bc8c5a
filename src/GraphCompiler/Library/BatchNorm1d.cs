namespace GraphCompiler;

/// <summary>Batch normalization of tensors of shape <c>[N, C]</c> or <c>[N, C, L]</c>: see <see cref="BatchNorm"/>.</summary>
/// <param name="channels">C, the size of axis 1.</param>
/// <param name="epsilon">ε, added to the variance to keep the divisor away from 0.</param>
/// <param name="momentum">How far running numbers move to those of a batch, from 0 to 1.</param>
/// <param name="affine">Whether there are γ and β.</param>
[Module]
public sealed class BatchNorm1d(int channels, double epsilon = 1e-5, double momentum = 0.1, bool affine = true)
    : BatchNorm("BatchNorm1d", channels, 2, 3, epsilon, momentum, affine);
