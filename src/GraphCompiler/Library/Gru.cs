using static GraphCompiler.Ops;

namespace GraphCompiler;

/// <summary>
/// A network of gated recurrent units (Cho et al. 2014): a <see cref="GruCell"/> over the steps of sequences, in layers one on the other.
/// </summary>
/// <remarks>
/// The steps are a <see cref="Scan"/>, so T may be known only at run time. With both directions, the results of the two lie side by side,
/// the forward one first.
/// </remarks>
/// <param name="inputs">The size of a step's vector.</param>
/// <param name="hidden">The size of the state.</param>
/// <param name="layers">The number of layers.</param>
/// <param name="bias">Whether there are biases.</param>
/// <param name="dropout">The probability of dropout between layers.</param>
/// <param name="bidirectional">Whether each layer runs in both directions.</param>
[Module]
public sealed class Gru(int inputs, int hidden, int layers = 1, bool bias = true, double dropout = 0, bool bidirectional = false) : ILayer
{
    /// <summary>The cells: the first layer's forward one, its backward one if there is one, then the next layer's.</summary>
    public readonly GruCell[] Cells = [.. Enumerable.Range(0, layers * (bidirectional ? 2 : 1)).Select(i =>
        new GruCell(i < (bidirectional ? 2 : 1) ? inputs : (bidirectional ? 2 : 1) * hidden, hidden, bias))];

    /// <summary>The states after each step, <c>[N, T, directions · hidden]</c>, from zeros on.</summary>
    public Tensor Forward(Tensor x) => Run(x).Outputs;

    /// <summary>The states of the last layer after each step, and the last states of all layers.</summary>
    /// <param name="x">The sequences, <c>[N, T, inputs]</c>.</param>
    /// <param name="lengths">
    /// The lengths of the samples, <c>[N]</c>, from 0 to T, which is the default. Behind the end of a sample the outputs are 0, and its
    /// last state is that at its end.
    /// </param>
    /// <param name="state">The first states, <c>[layers · directions, N, hidden]</c>; zeros by default.</param>
    /// <returns>The outputs, <c>[N, T, directions · hidden]</c>, and the last states, <c>[layers · directions, N, hidden]</c>.</returns>
    public (Tensor Outputs, Tensor State) Run(Tensor x, IntTensor? lengths = null, Tensor? state = null)
    {
        var (outputs, last) = Recurrence.Stacked(x, lengths, layers, bidirectional ? 2 : 1, dropout, (index, sequence, alive, backwards) =>
        {
            var first = Recurrence.First(state, index, x, hidden);
            return Recurrence.Run(
                Cells[index].Project(sequence.Transpose(0, 1)), [first], alive, backwards, (projected, states) =>
                    [Cells[index].Step(projected, states[0])]);
        });
        return (outputs, Stack([.. last.Select(states => states[0])]));
    }
}
