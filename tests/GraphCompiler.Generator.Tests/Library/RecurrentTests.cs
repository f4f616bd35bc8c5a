using GraphCompiler.Generator.Tests.Harness;
using GraphCompiler.Generator.Tests.Ops;

namespace GraphCompiler.Generator.Tests.Library;

/// <summary>Recurrent layers against loops over samples, steps and layers.</summary>
public class RecurrentTests
{
    const int N = 3, T = 4, Inputs = 3, Hidden = 2;

    static readonly double[] lengths = [4, 2, 0];

    static readonly CaseTable table = new(
        """
        readonly RnnCell rnnCell = new(3, 2), reluCell = new(3, 2, bias: false, activation: Relu);
            readonly GruCell gruCell = new(3, 2);
            readonly LstmCell lstmCell = new(3, 2), projectedCell = new(3, 4, projection: 2);
            readonly Rnn rnn = new(3, 2), rnnBoth = new(3, 2, layers: 2, bidirectional: true);
            readonly Gru gru = new(3, 2, bias: false), gruBoth = new(3, 2, layers: 2, bidirectional: true);
            readonly Lstm lstm = new(3, 2), lstmBoth = new(3, 2, layers: 2, bidirectional: true),
                projected = new(3, 4, layers: 2, projection: 2);
        """,
        [
            Operand.Real("x", "N", "T", Inputs), Operand.Real("h", "N", Hidden), Operand.Real("c", "N", Hidden),
            Operand.Real("wide", "N", 4),
            Operand.Real("states", 4, "N", Hidden), Operand.Real("cells", 4, "N", Hidden),
            Operand.Index("lengths", T + 1, "N") with { Values = lengths },
        ],
        new() { ["N"] = N, ["T"] = T },

        // One step.
        ("rnnCell.Forward(x[.., 0], h)", v => Stepped(v, "rnnCell", Rnn(Math.Tanh))),
        ("reluCell.Forward(x[.., 0], h)", v => Stepped(v, "reluCell", Rnn(value => Math.Max(value, 0)))),
        ("gruCell.Forward(x[.., 0], h)", v => Stepped(v, "gruCell", Gru)),
        ("lstmCell.Forward(x[.., 0], h, c).H", v => Stepped(v, "lstmCell", Lstm)),
        ("lstmCell.Forward(x[.., 0], h, c).Cell", v => Stepped(v, "lstmCell", Lstm, 1)),
        ("projectedCell.Forward(x[.., 0], h, wide).H", v => Stepped(v, "projectedCell", Lstm, 0, "wide")),

        // Sequences.
        ("rnn.Forward(x)", v => Outputs(v, "rnn", Rnn(Math.Tanh), 1, 1)),
        ("rnnBoth.Run(x, lengths, states).Outputs", v => Outputs(v, "rnnBoth", Rnn(Math.Tanh), 2, 2, true, true)),
        ("rnnBoth.Run(x, lengths, states).State", v => Last(v, "rnnBoth", Rnn(Math.Tanh), 2, 2, true, true)),
        ("gru.Run(x, state: Zeros(1, x.Dim(0), 2)).Outputs", v => Outputs(v, "gru", Gru, 1, 1)),
        ("gru.Forward(x)", v => Outputs(v, "gru", Gru, 1, 1)),
        ("gru.Run(x, lengths).Outputs", v => Outputs(v, "gru", Gru, 1, 1, true)),
        ("gruBoth.Run(x, lengths).State", v => Last(v, "gruBoth", Gru, 2, 2, true)),
        ("lstm.Forward(x)", v => Outputs(v, "lstm", Lstm, 1, 1)),
        ("lstm.Run(x, lengths).Cell", v => Last(v, "lstm", Lstm, 1, 1, true, part: 1)),
        ("lstmBoth.Run(x, state: states, cell: cells).Outputs", v => Outputs(v, "lstmBoth", Lstm, 2, 2, false, true)),
        ("lstmBoth.Run(x, lengths, states, cells).Outputs", v => Outputs(v, "lstmBoth", Lstm, 2, 2, true, true)),
        ("lstmBoth.Run(x, lengths, states, cells).Cell", v => Last(v, "lstmBoth", Lstm, 2, 2, true, true, 1)),
        ("projected.Run(x, lengths).Outputs", v => Outputs(v, "projected", Lstm, 2, 1, true)),
        ("projected.Run(x, lengths).Cell", v => Last(v, "projected", Lstm, 2, 1, true, part: 1)));

    public static TheoryData<string> Codes => table.Keys;

    public static IEnumerable<string> Covered => table.Codes;

    [Theory, MemberData(nameof(Codes))]
    public void Has_the_values_of_its_definition(string code) => table.HasTheValuesOfItsReference(code);

    [Theory, MemberData(nameof(Codes))]
    public void Has_the_gradient_of_its_differences(string code) => table.HasTheGradientOfItsDifferences(code);

    /// <summary>What a cell makes of an input and its states, the shown one first.</summary>
    delegate double[][] Cell(CaseValues v, string path, double[] x, double[][] states);

    static Cell Rnn(Func<double, double> activation) => (v, path, x, states) =>
        [[.. Gates(v, path, x, "Input").Zip(Gates(v, path, states[0], "Hidden"), (ofInput, ofState) => activation(ofInput + ofState))]];

    static double[][] Gru(CaseValues v, string path, double[] x, double[][] states)
    {
        var (ofInput, ofState) = (Gates(v, path, x, "Input"), Gates(v, path, states[0], "Hidden"));
        return [[.. states[0].Select((h, i) =>
        {
            var (r, z) = (S(ofInput[i] + ofState[i]), S(ofInput[Hidden + i] + ofState[Hidden + i]));
            var n = Math.Tanh(ofInput[2 * Hidden + i] + r * ofState[2 * Hidden + i]);
            return (1 - z) * n + z * h;
        })]];
    }

    static double[][] Lstm(CaseValues v, string path, double[] x, double[][] states)
    {
        double[] gates = [.. Gates(v, path, x, "Input").Zip(Gates(v, path, states[0], "Hidden"), (a, b) => a + b)];
        var size = states[1].Length;
        double[] cell = [.. states[1].Select((c, i) => S(gates[size + i]) * c + S(gates[i]) * Math.Tanh(gates[2 * size + i]))];
        double[] shown = [.. cell.Select((c, i) => S(gates[3 * size + i]) * Math.Tanh(c))];
        return [v.Find(path + ".Projection") is { } projection ? Product(shown, projection) : shown, cell];
    }

    static double[] Gates(CaseValues v, string path, double[] x, string of)
    {
        var bias = v.Find($"{path}.{of}Bias");
        return [.. Product(x, v[$"{path}.{of}Weight"]).Select((value, i) => value + (bias?[i] ?? 0))];
    }

    static double[] Product(double[] x, Nd weight) =>
        [.. Enumerable.Range(0, weight.Shape[1]).Select(o => Enumerable.Range(0, weight.Shape[0]).Sum(i => x[i] * weight[i, o]))];

    static Nd Stepped(CaseValues v, string path, Cell cell, int part = 0, string cells = "c")
    {
        double[][] results = [.. Enumerable.Range(0, N).Select(n =>
            cell(v, path, Row(v["x"], n, 0), [Row(v["h"], n), Row(v[cells], n)])[part])];
        return new([N, results[0].Length], [.. results.SelectMany(row => row)]);
    }

    static Nd Outputs(CaseValues v, string path, Cell cell, int layers, int directions, bool hasLengths = false, bool hasStates = false)
    {
        double[][][] samples = [.. Enumerable.Range(0, N).Select(n =>
            Run(v, path, cell, layers, directions, hasLengths, hasStates, n).Outputs)];
        return new([N, T, samples[0][0].Length], [.. samples.SelectMany(rows => rows).SelectMany(row => row)]);
    }

    static Nd Last(CaseValues v, string path, Cell cell, int layers, int directions, bool hasLengths = false, bool hasStates = false,
        int part = 0)
    {
        double[][][][] samples = [.. Enumerable.Range(0, N).Select(n =>
            Run(v, path, cell, layers, directions, hasLengths, hasStates, n).Last)];
        return Nd.From([layers * directions, N, samples[0][0][part].Length], at => samples[at[1]][at[0]][part][at[2]]);
    }

    /// <summary>One sample through all layers.</summary>
    static (double[][] Outputs, double[][][] Last) Run(CaseValues v, string path, Cell cell, int layers, int directions, bool hasLengths,
        bool hasStates, int n)
    {
        var length = hasLengths ? (int)lengths[n] : T;
        double[][] sequence = [.. Enumerable.Range(0, T).Select(t => Row(v["x"], n, t))];
        List<double[][]> last = [];
        for (var layer = 0; layer < layers; layer++)
        {
            var next = Enumerable.Range(0, T).Select(_ => new List<double>()).ToArray();
            for (var direction = 0; direction < directions; direction++)
            {
                var index = layer * directions + direction;
                var cellPath = $"{path}.Cells[{index}]";
                var (shown, cells) = (Shown(v, cellPath), v[cellPath + ".HiddenWeight"].Shape[1] / 4);
                double[][] states = hasStates
                    ? [Row(v["states"], index, n), Row(v["cells"], index, n)]
                    : [new double[shown], new double[Math.Max(cells, 1)]];
                var rows = Enumerable.Range(0, T).Select(_ => new double[shown]).ToArray();
                foreach (var t in Enumerable.Range(0, length).Select(i => direction == 0 ? i : length - 1 - i))
                {
                    states = cell(v, cellPath, sequence[t], states);
                    rows[t] = states[0];
                }
                for (var t = 0; t < T; t++) next[t].AddRange(rows[t]);
                last.Add(states);
            }
            sequence = [.. next.Select(row => row.ToArray())];
        }
        return (sequence, [.. last]);
    }

    static int Shown(CaseValues v, string cell) => v[cell + ".HiddenWeight"].Shape[0];

    static double[] Row(Nd x, params int[] at)
    {
        var size = x.Shape[^1];
        return [.. Enumerable.Range(0, size).Select(i => x[[.. at, i]])];
    }

    static double S(double x) => 1 / (1 + Math.Exp(-x));
}
