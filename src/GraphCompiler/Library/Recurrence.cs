using static GraphCompiler.Ops;

namespace GraphCompiler;

/// <summary>What recurrent layers share: how a cell is applied to the steps of a sequence, and layers to each other.</summary>
static class Recurrence
{
    public static Tensor Affine(Tensor x, Tensor weight, Tensor? bias) => bias is null ? MatMul(x, weight) : MatMul(x, weight) + bias;

    /// <summary>
    /// The states after each step of a sequence, <c>[N, T, hidden]</c>, and the last ones; behind the end of a sample its state stays, and
    /// the result is 0.
    /// </summary>
    /// <param name="projected">What the cell takes at each step, <c>[T, N, ...]</c>.</param>
    /// <param name="states">The first states, the one that is shown first, each <c>[N, ...]</c>.</param>
    /// <param name="alive">1 for the steps of a sample, 0 behind its end, <c>[N, T]</c>.</param>
    /// <param name="backwards">Whether the last step comes first.</param>
    /// <param name="step">The next states.</param>
    public static (Tensor Shown, Tensor[] Last) Run(
        Tensor projected, Tensor[] states, Tensor? alive, bool backwards, Func<Tensor, Tensor[], Tensor[]> step)
    {
        var (last, shown) = alive is null
            ? Scan(projected, states, (before, x) =>
            {
                var after = step(x, before);
                return (after, after[0]);
            }, backwards)
            : Scan((X: projected, IsAlive: alive.Transpose(0, 1)), states, (before, item) =>
            {
                var isAlive = item.IsAlive.Reshape(-1, 1);
                var after = step(item.X, before);
                return (after.Zip(before, (next, state) => Where(isAlive, next, state)).ToArray(), Where(isAlive, after[0], 0));
            }, backwards);
        return (shown.Transpose(0, 1), last);
    }

    /// <summary>Layers one on the other, each in one direction or both, with dropout between.</summary>
    /// <param name="x">The sequences, <c>[N, T, inputs]</c>.</param>
    /// <param name="lengths">The lengths of the samples, <c>[N]</c>; all T by default.</param>
    /// <param name="count">The number of layers.</param>
    /// <param name="directions">1, or 2 for both.</param>
    /// <param name="dropout">The probability of dropout between layers.</param>
    /// <param name="run">Runs one direction of one layer, of which it takes the number, over a sequence.</param>
    public static (Tensor Shown, Tensor[][] Last) Stacked(
        Tensor x, IntTensor? lengths, int count, int directions, double dropout, Func<int, Tensor, Tensor?, bool,
            (Tensor Shown, Tensor[] Last)> run)
    {
        var alive = lengths is null ? null : PaddingMask(lengths, x.Dim(1));
        List<Tensor[]> last = [];
        for (var layer = 0; layer < count; layer++)
        {
            if (layer > 0) x = Dropout(x, dropout);
            List<Tensor> shown = [];
            for (var direction = 0; direction < directions; direction++)
            {
                var result = run(layer * directions + direction, x, alive, direction == 1);
                shown.Add(result.Shown);
                last.Add(result.Last);
            }
            x = directions == 1 ? shown[0] : Concat([.. shown], -1);
        }
        return (x, [.. last]);
    }

    /// <summary>The first state of a direction of a layer: a row of <c>[layers · directions, N, size]</c>, or zeros.</summary>
    public static Tensor First(Tensor? states, int index, Tensor x, int size) => states is null ? Zeros(x.Dim(0), size) : states[index];
}
