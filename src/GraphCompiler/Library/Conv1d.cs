namespace GraphCompiler;

/// <summary>A convolution along one axis with weight and bias of its own: see <see cref="Ops.Conv1d"/>.</summary>
/// <remarks>
/// Both begin uniform in ±1/√fan, the fan being the elements that one element of the result is made of (as PyTorch's <c>Conv1d</c>).
/// </remarks>
/// <param name="inputs">C, the channels of x.</param>
/// <param name="outputs">O, the channels of y.</param>
/// <param name="kernel">K, the elements of a window.</param>
/// <param name="stride">How far apart the windows begin.</param>
/// <param name="padding">How many zeros are put before and after x.</param>
/// <param name="dilation">How far apart the elements of a window lie.</param>
/// <param name="groups">How many convolutions lie side by side.</param>
/// <param name="bias">Whether b is added.</param>
[Module]
public sealed class Conv1d(int inputs, int outputs, int kernel, int stride = 1, Padding padding = default, int dilation = 1, int groups = 1,
    bool bias = true) : ILayer
{
    /// <summary>w, shape <c>[O, C / groups, K]</c>.</summary>
    public readonly Parameter Weight = new(Init.FanInUniform(), outputs, inputs / groups, kernel);

    /// <summary>b, shape <c>[O]</c>.</summary>
    public readonly Parameter? Bias = bias ? new(Init.FanInUniform(inputs / groups * kernel), outputs) : null;

    /// <summary>y for x of shape <c>[N, C, L]</c>.</summary>
    public Tensor Forward(Tensor x) => Ops.Conv1d(x, Weight, Bias, stride, padding, dilation, groups);
}
