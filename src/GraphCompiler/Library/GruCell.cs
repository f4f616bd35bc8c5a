using static GraphCompiler.Ops;

namespace GraphCompiler;

/// <summary>
/// One step of a gated recurrent unit (Cho et al. 2014): <c>r = σ(x W_r + b_r + h U_r + c_r)</c>, <c>z = σ(x W_z + b_z + h U_z + c_z)</c>,
/// <c>n = tanh(x W_n + b_n + r (h U_n + c_n))</c>, <c>h' = (1 - z) n + z h</c>.
/// </summary>
/// <remarks>The gates lie side by side in the order r, z, n; formulas and first values are PyTorch's.</remarks>
/// <param name="inputs">The size of x.</param>
/// <param name="hidden">The size of h.</param>
/// <param name="bias">Whether b and c are added.</param>
[Module]
public sealed class GruCell(int inputs, int hidden, bool bias = true)
{
    /// <summary>W, shape <c>[inputs, 3 hidden]</c>.</summary>
    public readonly Parameter InputWeight = new(Init.FanInUniform(hidden), inputs, 3 * hidden);

    /// <summary>U, shape <c>[hidden, 3 hidden]</c>.</summary>
    public readonly Parameter HiddenWeight = new(Init.FanInUniform(hidden), hidden, 3 * hidden);

    /// <summary>b, shape <c>[3 hidden]</c>.</summary>
    public readonly Parameter? InputBias = bias ? new(Init.FanInUniform(hidden), 3 * hidden) : null;

    /// <summary>c, shape <c>[3 hidden]</c>.</summary>
    public readonly Parameter? HiddenBias = bias ? new(Init.FanInUniform(hidden), 3 * hidden) : null;

    /// <summary>h', shape <c>[N, hidden]</c>, for x <c>[N, inputs]</c> and h <c>[N, hidden]</c>.</summary>
    public Tensor Forward(Tensor x, Tensor h) => Step(Project(x), h);

    /// <summary>The share of x in a step, <c>x W + b</c>, which does not depend on the state: that of all steps is one product.</summary>
    public Tensor Project(Tensor x) => Recurrence.Affine(x, InputWeight, InputBias);

    /// <summary>h' for the <see cref="Project"/>ed x.</summary>
    public Tensor Step(Tensor projected, Tensor h)
    {
        var (ofInput, ofState) = (projected.Split(3, -1), Recurrence.Affine(h, HiddenWeight, HiddenBias).Split(3, -1));
        var reset = Sigmoid(ofInput[0] + ofState[0]);
        var update = Sigmoid(ofInput[1] + ofState[1]);
        var candidate = Tanh(ofInput[2] + reset * ofState[2]);
        return (1 - update) * candidate + update * h;
    }
}
