using GraphCompiler.Generator.Tests.Ops;

namespace GraphCompiler.Generator.Tests.Library;

/// <summary>The loss of unaligned sequences against all sequences of classes there are.</summary>
public class AlignmentTests
{
    const int N = 3, T = 4, Classes = 3;

    static readonly int[] labels = [1, 1, 2, 1, 1, 2], lengths = [4, 3, 4], labelLengths = [2, 1, 0];

    static readonly CaseTable table = new(
        "",
        [
            Operand.Real("x", "N", T, Classes),
                Operand.Index("labels", Classes, "N", 2) with { Values = [.. labels.Select(label => (double)label)] },
            Operand.Index("lengths", T + 1, "N") with { Values = [.. lengths.Select(length => (double)length)] },
            Operand.Index("counts", 3, "N") with { Values = [.. labelLengths.Select(length => (double)length)] },
        ],
        new() { ["N"] = N },

        ("Ctc(LogSoftmax(x), labels, reduction: Reduction.None)", v => Nd.From([N], at => Cost(v["x"], at[0], T, 2, 0))),
        ("Ctc(LogSoftmax(x), labels)", v => Nd.Scalar(Enumerable.Range(0, N).Average(n => Cost(v["x"], n, T, 2, 0)))),
        ("Ctc(LogSoftmax(x), labels, lengths, counts, reduction: Reduction.None)",
            v => Nd.From([N], at => Cost(v["x"], at[0], lengths[at[0]], labelLengths[at[0]], 0))),
        ("Ctc(LogSoftmax(x[1..]), labels[1.., 1..] , labelLengths: counts[1..], blank: 0, reduction: Reduction.Sum)",
            v => Nd.Scalar(Cost(v["x"], 1, T, 1, 0, 1) + Cost(v["x"], 2, T, 0, 0, 1))));

    public static TheoryData<string> Codes => table.Keys;

    public static IEnumerable<string> Covered => table.Codes;

    [Theory, MemberData(nameof(Codes))]
    public void Has_the_values_of_its_definition(string code) => table.HasTheValuesOfItsReference(code);

    [Theory, MemberData(nameof(Codes))]
    public void Has_the_gradient_of_its_differences(string code) => table.HasTheGradientOfItsDifferences(code);

    /// <summary>
    /// Minus the logarithm of the sum of the probabilities of all sequences that are the labels without repetitions and blanks.
    /// </summary>
    static double Cost(Nd x, int n, int steps, int count, int blank, int first = 0)
    {
        int[] wanted = [.. labels.Skip(2 * n + first).Take(count)];
        var sum = 0.0;
        for (var number = 0; number < Math.Pow(Classes, steps); number++)
        {
            int[] sequence = [.. Enumerable.Range(0, steps).Select(t => number / (int)Math.Pow(Classes, t) % Classes)];
            var merged = sequence.Where((symbol, t) => symbol != blank && (t == 0 || sequence[t - 1] != symbol));
            if (merged.SequenceEqual(wanted))
                sum += sequence.Select((symbol, t) =>
                    Math.Exp(x[n, t, symbol]) / Enumerable.Range(0, Classes).Sum(c => Math.Exp(x[n, t, c])))
                    .Aggregate(1.0, (product, probability) => product * probability);
        }
        return -Math.Log(sum);
    }
}
