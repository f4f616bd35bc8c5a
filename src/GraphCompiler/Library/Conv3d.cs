namespace GraphCompiler;

/// <summary>A convolution along three axes with weight and bias of its own: see <see cref="Ops.Conv3d"/>.</summary>
/// <remarks>
/// Both begin uniform in ±1/√fan, the fan being the elements that one element of the result is made of (as PyTorch's <c>Conv3d</c>).
/// </remarks>
/// <param name="inputs">C, the channels of x.</param>
/// <param name="outputs">O, the channels of y.</param>
/// <param name="kernel">A, B, E, the elements of a window along each axis.</param>
/// <param name="stride">How far apart the windows begin.</param>
/// <param name="padding">How many zeros are put before and after x along each axis.</param>
/// <param name="dilation">How far apart the elements of a window lie.</param>
/// <param name="groups">How many convolutions lie side by side.</param>
/// <param name="bias">Whether b is added.</param>
[Module]
public sealed class Conv3d(int inputs, int outputs, PerAxis kernel, PerAxis stride = default, Padding padding = default,
    PerAxis dilation = default, int groups = 1, bool bias = true) : ILayer
{
    /// <summary>w, shape <c>[O, C / groups, A, B, E]</c>.</summary>
    public readonly Parameter Weight = new(Init.FanInUniform(), [outputs, inputs / groups, .. kernel.For(3, 1)]);

    /// <summary>b, shape <c>[O]</c>.</summary>
    public readonly Parameter? Bias = bias ? new(Init.FanInUniform(inputs / groups * kernel.Count(3)), outputs) : null;

    /// <summary>y for x of shape <c>[N, C, D, H, W]</c>.</summary>
    public Tensor Forward(Tensor x) => Ops.Conv3d(x, Weight, Bias, stride, padding, dilation, groups);
}
