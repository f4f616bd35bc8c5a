using static GraphCompiler.Ops;

namespace GraphCompiler;

/// <summary>One step of a recurrent network: <c>h' = tanh(x W + b + h U + c)</c> (Elman 1990).</summary>
/// <remarks>All parameters begin uniform in ±1/√hidden, as in PyTorch.</remarks>
/// <param name="inputs">The size of x.</param>
/// <param name="hidden">The size of h.</param>
/// <param name="bias">Whether b and c are added.</param>
/// <param name="activation">What takes the place of tanh, such as <c>Relu</c>.</param>
[Module]
public sealed class RnnCell(int inputs, int hidden, bool bias = true, Func<Tensor, Tensor>? activation = null)
{
    /// <summary>W, shape <c>[inputs, hidden]</c>.</summary>
    public readonly Parameter InputWeight = new(Init.FanInUniform(hidden), inputs, hidden);

    /// <summary>U, shape <c>[hidden, hidden]</c>.</summary>
    public readonly Parameter HiddenWeight = new(Init.FanInUniform(hidden), hidden, hidden);

    /// <summary>b, shape <c>[hidden]</c>.</summary>
    public readonly Parameter? InputBias = bias ? new(Init.FanInUniform(hidden), hidden) : null;

    /// <summary>c, shape <c>[hidden]</c>.</summary>
    public readonly Parameter? HiddenBias = bias ? new(Init.FanInUniform(hidden), hidden) : null;

    /// <summary>h', shape <c>[N, hidden]</c>, for x <c>[N, inputs]</c> and h <c>[N, hidden]</c>.</summary>
    public Tensor Forward(Tensor x, Tensor h) => Step(Project(x), h);

    /// <summary>The share of x in a step, <c>x W + b</c>, which does not depend on the state: that of all steps is one product.</summary>
    public Tensor Project(Tensor x) => Recurrence.Affine(x, InputWeight, InputBias);

    /// <summary>h' for the <see cref="Project"/>ed x.</summary>
    public Tensor Step(Tensor projected, Tensor h)
    {
        var sum = projected + Recurrence.Affine(h, HiddenWeight, HiddenBias);
        return activation is null ? Tanh(sum) : activation(sum);
    }
}
