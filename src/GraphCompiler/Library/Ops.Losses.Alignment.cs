namespace GraphCompiler;

// Losses of sequences whose alignment with their labels is not known.
public static partial class Ops
{
    /// <summary>
    /// Connectionist temporal classification: <c>-ln</c> of the probability that a sequence of classes, of which repeated ones are merged
    /// and blanks dropped, is the given labels (Graves et al. 2006).
    /// </summary>
    /// <remarks>
    /// As PyTorch's <c>CTCLoss</c>, but batch first, and the mean is over samples as they are, not divided by their numbers of labels. A
    /// sample with too few steps for its labels costs infinity.
    /// </remarks>
    /// <param name="logProbabilities">Logarithms of probabilities, <c>[N, T, classes]</c>, such as a <see cref="LogSoftmax"/>.</param>
    /// <param name="labels">
    /// The labels, <c>[N, L]</c>, L at least 1; what lies behind the end of a sample does not matter, but is a class.
    /// </param>
    /// <param name="lengths">The numbers of steps, <c>[N]</c>, from 1 to T, which is the default.</param>
    /// <param name="labelLengths">The numbers of labels, <c>[N]</c>, from 0 to L, which is the default.</param>
    /// <param name="blank">The class that stands for no label.</param>
    /// <param name="reduction">What becomes of the samples' costs.</param>
    public static Tensor Ctc(
        Tensor logProbabilities, IntTensor labels, IntTensor? lengths = null, IntTensor? labelLengths = null, int blank = 0,
        Reduction reduction = Reduction.Mean)
    {
        var (count, places) = (labels.Dim(0), 2 * labels.Dim(1) + 1);
        // A blank before, between and after the labels; ways lead on by one place, or by two to a label that differs from the one before.
        var blanks = ((IntTensor)blank).Expand(count, labels.Dim(1), 1);
        var extended = Concat([Concat([blanks, labels.Unsqueeze(-1)], -1).Reshape(count, places - 1),
            ((IntTensor)blank).Expand(count, 1)], 1);
        var mayJump = And(NotEqual(extended[.., 2..], blank), NotEqual(extended[.., 2..], extended[.., ..^2])).Pad(1, 2, 0);

        // Before the first step, all ways stand at the first place.
        var start = Where(Equal(Positions(places), 0), 0, double.NegativeInfinity).Expand(count, places);
        var steps = logProbabilities.Dim(1);
        var chosen = TakeAlongAxis(logProbabilities, extended.Unsqueeze(1).Expand(count, steps, places), 2).Transpose(0, 1);
        var ways = lengths is null
            ? Scan(chosen, start, (before, log) => (Moved(before, mayJump) + log, log)).Last
            : Scan((Log: chosen, IsAlive: PaddingMask(lengths, steps).Transpose(0, 1)), start, (before, item) =>
                (Where(item.IsAlive.Unsqueeze(1), Moved(before, mayJump) + item.Log, before), item.Log)).Last;

        // Ways end at the last label or the blank behind it.
        var end = labelLengths is null ? (Tensor)(places - 1) : 2 * labelLengths.ToTensor().Unsqueeze(1);
        var isEnd = And(Arange(places) <= end, Arange(places) >= end - 1);
        return -Reduced(Where(isEnd, ways, double.NegativeInfinity).LogSumExp(-1), reduction);
    }

    /// <summary>Where ways get by one step: they stay, or lead on by a place or two.</summary>
    static Tensor Moved(Tensor ways, Tensor mayJump)
    {
        var fromBefore = ways.Pad(1, 1, 0, double.NegativeInfinity)[.., ..^1];
        var fromTwoBefore = Where(mayJump, ways.Pad(1, 2, 0, double.NegativeInfinity)[.., ..^2], double.NegativeInfinity);
        return Stack([ways, fromBefore, fromTwoBefore], -1).LogSumExp(-1);
    }
}
