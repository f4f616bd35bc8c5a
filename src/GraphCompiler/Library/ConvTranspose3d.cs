namespace GraphCompiler;

/// <summary>A transposed convolution along three axes with weight and bias of its own: see <see cref="Ops.ConvTranspose3d"/>.</summary>
/// <remarks>
/// Both begin uniform in ±1/√fan, the fan being the elements of the result that one channel's element is added to (as PyTorch's
/// <c>ConvTranspose3d</c>).
/// </remarks>
/// <param name="inputs">C, the channels of x.</param>
/// <param name="outputs">O, the channels of y.</param>
/// <param name="kernel">A, B, E, the elements of a window along each axis.</param>
/// <param name="stride">How far apart the windows are laid.</param>
/// <param name="padding">How many elements are cut off both ends of y.</param>
/// <param name="outputPadding">How many elements more y has at its end.</param>
/// <param name="dilation">How far apart the elements of a window lie.</param>
/// <param name="groups">How many convolutions lie side by side.</param>
/// <param name="bias">Whether b is added.</param>
[Module]
public sealed class ConvTranspose3d(int inputs, int outputs, PerAxis kernel, PerAxis stride = default, PerAxis padding = default,
    PerAxis outputPadding = default, PerAxis dilation = default, int groups = 1, bool bias = true) : ILayer
{
    /// <summary>w, shape <c>[C, O / groups, A, B, E]</c>.</summary>
    public readonly Parameter Weight = new(Init.FanInUniform(), [inputs, outputs / groups, .. kernel.For(3, 1)]);

    /// <summary>b, shape <c>[O]</c>.</summary>
    public readonly Parameter? Bias = bias ? new(Init.FanInUniform(outputs / groups * kernel.Count(3)), outputs) : null;

    /// <summary>y for x of shape <c>[N, C, D, H, W]</c>.</summary>
    public Tensor Forward(Tensor x) => Ops.ConvTranspose3d(x, Weight, Bias, stride, padding, outputPadding, dilation, groups);
}
