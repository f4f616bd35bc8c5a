using static GraphCompiler.Ops;

namespace GraphCompiler;

/// <summary>
/// A long short-term memory (Hochreiter and Schmidhuber 1997): an <see cref="LstmCell"/> over the steps of sequences, in layers one on the
/// other.
/// </summary>
/// <remarks>
/// The steps are a <see cref="Scan"/>, so T may be known only at run time. With both directions, the results of the two lie side by side,
/// the forward one first.
/// </remarks>
/// <param name="inputs">The size of a step's vector.</param>
/// <param name="hidden">The size of the cells, and of the states without a projection.</param>
/// <param name="layers">The number of layers.</param>
/// <param name="bias">Whether there are biases.</param>
/// <param name="dropout">The probability of dropout between layers.</param>
/// <param name="bidirectional">Whether each layer runs in both directions.</param>
/// <param name="projection">The size of the states, if they are to be smaller than the cells (Sak et al. 2014).</param>
[Module]
public sealed class Lstm(int inputs, int hidden, int layers = 1, bool bias = true, double dropout = 0, bool bidirectional = false,
    int? projection = null) : ILayer
{
    /// <summary>The cells: the first layer's forward one, its backward one if there is one, then the next layer's.</summary>
    public readonly LstmCell[] Cells = [.. Enumerable.Range(0, layers * (bidirectional ? 2 : 1)).Select(i =>
        new LstmCell(i < (bidirectional ? 2 : 1) ? inputs : (bidirectional ? 2 : 1) * (projection ?? hidden), hidden, bias, projection))];

    /// <summary>
    /// The states after each step, <c>[N, T, directions · size]</c>, from zeros on; the size is that of the projection or hidden.
    /// </summary>
    public Tensor Forward(Tensor x) => Run(x).Outputs;

    /// <summary>The states of the last layer after each step, and the last states and cells of all layers.</summary>
    /// <param name="x">The sequences, <c>[N, T, inputs]</c>.</param>
    /// <param name="lengths">
    /// The lengths of the samples, <c>[N]</c>, from 0 to T, which is the default. Behind the end of a sample the outputs are 0, and its
    /// last state is that at its end.
    /// </param>
    /// <param name="state">The first states, <c>[layers · directions, N, size]</c>; zeros by default.</param>
    /// <param name="cell">The first cells, <c>[layers · directions, N, hidden]</c>; zeros by default.</param>
    /// <returns>
    /// The outputs, <c>[N, T, directions · size]</c>, the last states, <c>[layers · directions, N, size]</c>, and the last cells,
    /// <c>[layers · directions, N, hidden]</c>.
    /// </returns>
    public (Tensor Outputs, Tensor State, Tensor Cell) Run(Tensor x, IntTensor? lengths = null, Tensor? state = null, Tensor? cell = null)
    {
        var (outputs, last) = Recurrence.Stacked(x, lengths, layers, bidirectional ? 2 : 1, dropout, (index, sequence, alive, backwards) =>
        {
            Tensor[] first = [Recurrence.First(state, index, x, projection ?? hidden), Recurrence.First(cell, index, x, hidden)];
            return Recurrence.Run(Cells[index].Project(sequence.Transpose(0, 1)), first, alive, backwards, (projected, states) =>
            {
                var (h, c) = Cells[index].Step(projected, states[0], states[1]);
                return [h, c];
            });
        });
        return (outputs, Stack([.. last.Select(states => states[0])]), Stack([.. last.Select(states => states[1])]));
    }
}
