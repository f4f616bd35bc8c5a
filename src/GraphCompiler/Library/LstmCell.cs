using static GraphCompiler.Ops;

namespace GraphCompiler;

/// <summary>
/// One step of a long short-term memory (Hochreiter and Schmidhuber 1997; Gers et al. 2000): with <c>(i, f, g, o) = x W + b + h U + c</c>,
/// cut into four, the cell becomes <c>C' = σ(f) C + σ(i) tanh(g)</c> and the state <c>h' = σ(o) tanh(C')</c>.
/// </summary>
/// <remarks>The gates lie side by side in the order i, f, g, o; formulas and first values are PyTorch's.</remarks>
/// <param name="inputs">The size of x.</param>
/// <param name="hidden">The size of the cell, and of h without a projection.</param>
/// <param name="bias">Whether b and c are added.</param>
/// <param name="projection">The size of h, if h is to be smaller than the cell: <c>h' = (σ(o) tanh(C')) P</c> (Sak et al. 2014).</param>
[Module]
public sealed class LstmCell(int inputs, int hidden, bool bias = true, int? projection = null)
{
    /// <summary>W, shape <c>[inputs, 4 hidden]</c>.</summary>
    public readonly Parameter InputWeight = new(Init.FanInUniform(hidden), inputs, 4 * hidden);

    /// <summary>U, shape <c>[projection ?? hidden, 4 hidden]</c>.</summary>
    public readonly Parameter HiddenWeight = new(Init.FanInUniform(hidden), projection ?? hidden, 4 * hidden);

    /// <summary>b, shape <c>[4 hidden]</c>.</summary>
    public readonly Parameter? InputBias = bias ? new(Init.FanInUniform(hidden), 4 * hidden) : null;

    /// <summary>c, shape <c>[4 hidden]</c>.</summary>
    public readonly Parameter? HiddenBias = bias ? new(Init.FanInUniform(hidden), 4 * hidden) : null;

    /// <summary>P, shape <c>[hidden, projection]</c>.</summary>
    public readonly Parameter? Projection = projection is { } size ? new(Init.FanInUniform(hidden), hidden, size) : null;

    /// <summary>h' and C' for x <c>[N, inputs]</c>, h <c>[N, projection ?? hidden]</c> and C <c>[N, hidden]</c>.</summary>
    public (Tensor H, Tensor Cell) Forward(Tensor x, Tensor h, Tensor cell) => Step(Project(x), h, cell);

    /// <summary>The share of x in a step, <c>x W + b</c>, which does not depend on the state: that of all steps is one product.</summary>
    public Tensor Project(Tensor x) => Recurrence.Affine(x, InputWeight, InputBias);

    /// <summary>h' and C' for the <see cref="Project"/>ed x.</summary>
    public (Tensor H, Tensor Cell) Step(Tensor projected, Tensor h, Tensor cell)
    {
        var gates = (projected + Recurrence.Affine(h, HiddenWeight, HiddenBias)).Split(4, -1);
        var next = Sigmoid(gates[1]) * cell + Sigmoid(gates[0]) * Tanh(gates[2]);
        var shown = Sigmoid(gates[3]) * Tanh(next);
        return (Projection is null ? shown : MatMul(shown, Projection), next);
    }
}
