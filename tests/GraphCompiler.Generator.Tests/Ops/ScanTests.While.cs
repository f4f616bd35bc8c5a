using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Tests.Harness;
using GraphCompiler.Generator.Tests.Subject;

namespace GraphCompiler.Generator.Tests.Ops;

public partial class ScanTests
{
    /// <summary>Loops that end by a condition.</summary>
    static TheoryData<string, string, string> Loops => new()
    {
        {
            "steps until a condition is false",
            """
            var first = (H: (Tensor)b, Count: (IntTensor)0, Done: x[0].Sum(-1) > 100);
            var (h, count, done) = While(x.Dim(0) + 1, first, s => (!s.Done).Any(), s =>
            {
                var n = Tanh(MatMul(s.H, W) + x[0] * 0.2 + s.Count.ToTensor());
                return (Where(s.Done.Reshape(-1, 1), s.H, n), s.Count + 1, s.Done | (n.Mean(-1) > 0.3) | Equal(s.Count, 3));
            });
            return Sin(h).Sum() + count.ToTensor() + (done * b[0]).Sum();
            """,
            """
            Tensor h = b.Expand(x.Dim(1), 4), count = 0;
            var done = x[0].Sum(-1) > 100;
            for (var t = 0; t < T + 1; t++)
            {
                var goesOn = (!done).Any();
                var n = Tanh(MatMul(h, W) + x[0] * 0.2 + count);
                var (nextH, nextDone) = (Where(done.Reshape(-1, 1), h, n), done | (n.Mean(-1) > 0.3) | (count >= 3));
                (h, count) = (Where(goesOn, nextH, h), Where(goesOn, count + 1, count));
                done = nextDone;
            }
            return Sin(h).Sum() + count + (done * b[0]).Sum();
            """
        },
    };

    const string Decoding = """
        [Model(Precision = Precision.Double)] public partial class Decoder
        {
            readonly Parameter next = new(Init.Zeros, 6, 6);

            /// <summary>The likeliest texts after some first tokens; behind its end, token 0, a text has zeros.</summary>
            [Graph] (IntTensor Text, IntTensor Steps) Decode([Shape("N")] IntTensor first)
            {
                const int longest = 20;
                var places = Positions(longest).Reshape(1, -1);
                var start = Where(Equal(places, 0), first.Reshape(-1, 1), 0);
                var begin = (Text: start, Step: (IntTensor)0, Last: first, Ended: Equal(first, 0));
                var (text, step, _, _) = While(longest - 1, begin, s => (!s.Ended).Any(), s =>
                {
                    var token = Where(s.Ended, 0, Gather(next, s.Last).ArgMax(-1));
                    var now = s.Text + Where(Equal(places, s.Step + 1), token.Reshape(-1, 1), 0);
                    return (now, s.Step + 1, token, s.Ended | Equal(token, 0));
                });
                return (text, step);
            }

            /// <summary>The steps that 3 n + 1 and n / 2 take from each number to 1, and for each row the most.</summary>
            [Graph] (IntTensor Steps, IntTensor Most) Collatz([Shape("T", "N")] IntTensor numbers)
            {
                var (_, steps) = Scan(numbers, (IntTensor)0, (longest, row) =>
                {
                    var (_, count) = While(1_000_000_000, (Number: row, Steps: row * 0), s => NotEqual(s.Number, 1).Any(), s =>
                    {
                        var isDone = Equal(s.Number, 1);
                        var next = Where(Equal(s.Number % 2, 0), s.Number / 2, 3 * s.Number + 1);
                        return (Where(isDone, s.Number, next), s.Steps + (!isDone).ToIntTensor());
                    });
                    return (Max(longest, count.Max()), (count, Max(longest, count.Max())));
                });
                return (steps.count, steps.Item2);
            }
        }
        """;

    /// <summary>Not one of a thousand million steps more than it takes, and no memory for them.</summary>
    [Theory, InlineData(false), InlineData(true)]
    public void A_loop_ends_when_its_condition_is_false(bool isScalar)
    {
        var models = EmittedModels.Compile(Decoding, fuse: true, target: isScalar ? HostTarget.Scalar : HostTarget.Cpu);
        var net = models.Create("Decoder");
        Assert.Equal([[0, 111, 9, 1, 7, 16], [111, 111]], Compiled.Run(net, "Collatz", [1, 27, 12, 2, 3, 7], [3]));

        // From 5 to 4 and so on to the end, from 2 to itself.
        var (next, falls) = (new double[36], new[] { 0, 0, 2, 2, 3, 4 });
        for (var token = 0; token < 6; token++) next[token * 6 + falls[token]] = 1;
        net.SetParameter("next", next);
        Assert.Equal([[1, .. new double[19]], [1]], Compiled.Run(net, "Decode", [1]));
        Assert.Equal([[1, .. new double[19], 5, 4, 3, .. Enumerable.Repeat(2.0, 17)], [19]], Compiled.Run(net, "Decode", [1, 5]));
    }
}
