using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Passes;
using GraphCompiler.Generator.Tests.Emission;
using GraphCompiler.Generator.Tests.Evaluation;
using GraphCompiler.Generator.Tests.Harness;
using GraphCompiler.Generator.Tests.Lowering;
using GraphCompiler.Generator.Tests.Subject;

namespace GraphCompiler.Generator.Tests.Ops;

/// <summary>Scans against the same steps written out: values, gradients, and gradients of gradients, through every stage.</summary>
public class ScanTests
{
    /// <summary>
    /// Models as two texts that must mean the same: with a scan over an axis of unknown length, and unrolled over T steps.
    /// </summary>
    public static TheoryData<string, string, string> Models => new()
    {
        {
            "a recurrent net",
            "var (h, ys) = Scan(x, ((Tensor)0).Expand(x.Dim(1), 4), (s, a) => { var n = Tanh(MatMul(a, U) + MatMul(s, W) + b); return (n, n); }); return (ys * ys).Mean() + h.Sum();",
            """
            Tensor h = ((Tensor)0).Expand(x.Dim(1), 4), sum = 0;
            for (var t = 0; t < T; t++) { h = Tanh(MatMul(x[t], U) + MatMul(h, W) + b); sum += (h * h).Sum(); }
            return sum / (T * x.Dim(1) * 4) + h.Sum();
            """
        },
        {
            "from the last step",
            "var (h, ys) = Scan(x, x[0] * 0.5, (s, a) => (s * 0.5 + Sin(a), s * a), reverse: true); return (ys[0] * h).Sum() + Sin(ys).Sum();",
            """
            Tensor h = x[0] * 0.5, sum = 0, y = 0;
            for (var t = T - 1; t >= 0; t--) { y = h * x[t]; h = h * 0.5 + Sin(x[t]); sum += Sin(y).Sum(); }
            return (y * h).Sum() + sum;
            """
        },
        {
            "two states that change places",
            "var ((p, q), ys) = Scan((x, Exp(x)), ((Tensor)1, b.Sum()), (s, a) => ((s.Item2 * 0.9 + 0 * a.Item1.Sum(), s.Item1 + a.Item2.Mean()), (s.Item1 * a.Item1, s.Item2))); return p * q + ys.Item1.Sum() + Sin(ys.Item2).Sum();",
            """
            Tensor p = 1, q = b.Sum(), sum = 0;
            for (var t = 0; t < T; t++) { sum += (p * x[t]).Sum() + Sin(q); (p, q) = (q * 0.9, p + Exp(x[t]).Mean()); }
            return p * q + sum;
            """
        },
        {
            "a state that stays and one that is not read",
            "var (s, y) = Scan(x, ((Tensor)b, (Tensor)3), (s, a) => ((s.Item1, s.Item2 * 2), s.Item1 * a)); return (y * y).Sum() + s.Item1.Sum();",
            "Tensor sum = b.Sum(); for (var t = 0; t < T; t++) sum += Squared(b * x[t]).Sum(); return sum;"
        },
        {
            "running products",
            "var (_, y) = Scan(x, (Tensor)1, (s, a) => { var n = s * (1 + 0.1 * a); return (n, n); }); return (y * W.Sum()).Sum();",
            "Tensor s = ((Tensor)1).Expand(x.Dim(1), 4), sum = 0; for (var t = 0; t < T; t++) { s *= 1 + 0.1 * x[t]; sum += (s * W.Sum()).Sum(); } return sum;"
        },
        {
            "a scan of what a scan gives",
            """
            var (_, ys) = Scan(x, b.Expand(x.Dim(1), 4), (s, a) => { var n = Tanh(a + MatMul(s, W)); return (n, n); });
            var (h, _) = Scan(ys, (Tensor)0, (s, a) => (Tanh(MatMul(a, W) - s), s), reverse: true);
            return Squared(h).Sum();
            """,
            """
            var ys = new Tensor[T]; var s = b.Expand(x.Dim(1), 4); Tensor h = ((Tensor)0).Expand(x.Dim(1), 4);
            for (var t = 0; t < T; t++) ys[t] = s = Tanh(x[t] + MatMul(s, W));
            for (var t = T - 1; t >= 0; t--) h = Tanh(MatMul(ys[t], W) - h);
            return Squared(h).Sum();
            """
        },
        {
            "a gradient in the step",
            "var (w, _) = Scan(x, (Tensor)b, (w, a) => { var loss = Sin(MatMul(a, w)).Sum(); return (w - 0.1 * Grad(loss, w), loss); }); return Squared(w).Sum();",
            "Tensor w = b; for (var t = 0; t < T; t++) w -= 0.1 * Grad(Sin(MatMul(x[t], w)).Sum(), w); return Squared(w).Sum();"
        },
        {
            "a gradient of the scan",
            "var (h, _) = Scan(x, (Tensor)b, (s, a) => (Tanh(MatMul(a, W).Sum(0) + s), s)); return Squared(Grad(Squared(h).Sum(), b)).Sum() + Jvp(h, b, b).Sum();",
            "Tensor h = b; for (var t = 0; t < T; t++) h = Tanh(MatMul(x[t], W).Sum(0) + h); return Squared(Grad(Squared(h).Sum(), b)).Sum() + Jvp(h, b, b).Sum();"
        },
        {
            "a scan in the step",
            """
            var z = x.Reshape(x.Dim(0), x.Dim(1), 2, 2).Permute(0, 2, 1, 3);
            var (h, ys) = Scan((z, x), b.Expand(x.Dim(1), 4), (s, a) =>
            {
                var (w, chars) = Scan(a.Item1, s[.., 1..3] * 0.5, (inner, c) =>
                {
                    var n = Tanh(c + MatMul(inner, W[..2, ..2]) + s[.., ..2]);
                    return (n, n * c);
                });
                var n = Tanh(MatMul(Concat([w, chars.Sum(0)], -1), U) + MatMul(s, W) + a.Item2);
                return (n, (n, chars));
            });
            return (ys.Item1 * ys.Item1).Sum() + Sin(ys.Item2).Sum() + h.Sum();
            """,
            """
            Tensor s = b.Expand(x.Dim(1), 4), sum = 0;
            for (var t = 0; t < T; t++)
            {
                Tensor inner = s[.., 1..3] * 0.5, all = 0;
                for (var k = 0; k < 2; k++)
                {
                    var c = x[t][.., (2 * k)..(2 * k + 2)];
                    inner = Tanh(c + MatMul(inner, W[..2, ..2]) + s[.., ..2]);
                    all += inner * c;
                    sum += Sin(inner * c).Sum();
                }
                s = Tanh(MatMul(Concat([inner, all], -1), U) + MatMul(s, W) + x[t]);
                sum += (s * s).Sum();
            }
            return sum + s.Sum();
            """
        },
        {
            "three scans within each other",
            """
            var (h, _) = Scan(x, b.Sum(), (s, a) =>
            {
                var (p, _) = Scan(a.Transpose(0, 1).Reshape(2, 2, -1), s, (q, columns) =>
                {
                    var (r, _) = Scan(columns, q, (u, column) => (Sin(u * 0.5 + column.Sum() * W[0, 0]), u), reverse: true);
                    return (r + 0.1 * q, r);
                });
                return (p + s, s);
            });
            return h * h;
            """,
            """
            Tensor s = b.Sum();
            for (var t = 0; t < T; t++)
            {
                var p = s;
                for (var i = 0; i < 2; i++)
                {
                    var u = p;
                    for (var j = 1; j >= 0; j--) u = Sin(u * 0.5 + x[t][.., 2 * i + j].Sum() * W[0, 0]);
                    p = u + 0.1 * p;
                }
                s += p;
            }
            return s * s;
            """
        },
        {
            "a gradient of a scan in the step",
            """
            var (w, _) = Scan(x, (Tensor)b, (w, a) =>
            {
                var (loss, _) = Scan(a.Transpose(0, 1), w.Sum(), (l, column) => (Sin(l * 0.3 + column.Sum() * w).Sum(), l));
                return (w - 0.1 * Grad(loss, w), loss);
            });
            return Squared(w).Sum();
            """,
            """
            Tensor w = b;
            for (var t = 0; t < T; t++)
            {
                var l = w.Sum();
                for (var k = 0; k < 4; k++) l = Sin(l * 0.3 + x[t][.., k].Sum() * w).Sum();
                w -= 0.1 * Grad(l, w);
            }
            return Squared(w).Sum();
            """
        },
        {
            "integers that are states and results",
            """
            var (last, ys) = Scan(x, (Position: (IntTensor)0, Best: Positions(x.Dim(1)) * 0, H: (Tensor)b), (s, a) =>
            {
                var h = Tanh(MatMul(s.H, W) + a + Gather(U, s.Best) + s.Position.ToTensor() * 0.1);
                var best = h.ArgMax(-1);
                return ((s.Position + 1, best, h), (best, best * s.Position, h));
            });
            var integers = ys.Item2.ToTensor().Sum() + (last.Position - last.Best).ToTensor().Sum();
            return Sin(ys.Item3).Sum() + Gather(W, ys.Item1).Sum() + last.H.Sum() + integers;
            """,
            """
            IntTensor best = Positions(x.Dim(1)) * 0, position = 0;
            Tensor h = b.Expand(x.Dim(1), 4), sum = 0;
            for (var t = 0; t < T; t++)
            {
                h = Tanh(MatMul(h, W) + x[t] + Gather(U, best) + position.ToTensor() * 0.1);
                best = h.ArgMax(-1);
                sum += Sin(h).Sum() + Gather(W, best).Sum() + (best * position).ToTensor().Sum();
                position += 1;
            }
            return sum + h.Sum() + (position - best).ToTensor().Sum();
            """
        },
        {
            "Booleans that are states and results, integers alone in the step",
            """
            var (last, found) = Scan(x, (Found: x[0].Sum(-1) > 100, H: x[0] * W[0, 0]), (s, a) =>
            {
                var (count, _) = Scan(a.Transpose(0, 1), Positions(a.Dim(0)) * 0, (c, column) => (c + (column > 0.1).ToIntTensor(), c));
                var now = s.Found | (count > 2);
                return ((now, Where(now.Reshape(-1, 1), s.H, Tanh(s.H + a + b))), now);
            });
            return Sin(last.H).Sum() + last.Found.Count().ToTensor() + (found * b[0]).Sum();
            """,
            """
            var found = x[0].Sum(-1) > 100;
            Tensor h = x[0] * W[0, 0], sum = 0;
            for (var t = 0; t < T; t++)
            {
                found = found | ((x[t] > 0.1).Count(-1) > 2);
                h = Where(found.Reshape(-1, 1), h, Tanh(h + x[t] + b));
                sum += (found * b[0]).Sum();
            }
            return Sin(h).Sum() + found.Count().ToTensor() + sum;
            """
        },
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
        {
            "in a branch",
            "var (h, _) = Scan(x, (Tensor)0, (s, a) => (s + Where(a > 0, Sqrt(a), a), s)); return Where(h > 1, Log(h), h).Sum();",
            "Tensor h = ((Tensor)0).Expand(x.Dim(1), 4); for (var t = 0; t < T; t++) h += Where(x[t] > 0, Sqrt(x[t]), x[t]); return Where(h > 1, Log(h), h).Sum();"
        },
    };

    const int Steps = 5;

    static ModelSpec Read(string body, string shape) => ModelCompilation.Read(TextOf(body, shape));

    static string TextOf(string body, string shape, string name = "Net") => $$"""
        [Model(Precision = Precision.Double)] public partial class {{name}}
        {
            const int T = {{Steps}};
            readonly Parameter U = new(Init.Zeros, 4, 4), W = new(Init.Zeros, 4, 4), b = new(Init.Zeros, 4);
            [Loss] Tensor Loss([Shape({{shape}}, "N", 4)] Tensor x) { {{body}} }
            [Graph] Tensor Other([Shape(4)] Tensor z) => MatMul(MatMul(z, U), W) + b;
            static Tensor Squared(Tensor x) => x * x;
        }

        """;

    static double[][] Gradients(ModelSpec spec, EntryData data) => data.Interpreter.Run(Pipeline.Train(spec.Entries[0].Training!, spec.Parameters));

    [Theory, MemberData(nameof(Models))]
    public void A_scan_is_the_same_as_its_steps_written_out(string name, string scan, string steps)
    {
        var (scanned, unrolled) = (Read(scan, "\"T\""), Read(steps, $"{Steps}"));
        var data = EntryData.Draw(scanned, scanned.Entries[0], new Dictionary<string, long> { ["T"] = Steps, ["N"] = 3 }, name.Length, value => value);
        var (expected, actual) = (Gradients(unrolled, data), Gradients(scanned, data));
        for (var i = 0; i < expected.Length; i++) Tolerance.AssertClose(scanned, $"{name}: {i}", expected[i], actual[i]);
    }

    // Each model in one precision with vectors, in the other with plain loops.
    [Theory, InlineData(false), InlineData(true)]
    public void Generated_code_computes_what_the_graph_means(bool isScalar)
    {
        string InPrecision(string text, int model) =>
            model % 2 == 0 == isScalar ? text : text.Replace("(Precision = Precision.Double)", "");
        var texts = Models.Select((row, i) => InPrecision(TextOf(row.Data.Item2, "\"T\"", $"Net{i}"), i)).ToList();
        var emitted = EmittedModels.Compile(string.Concat(texts), fuse: true, target: isScalar ? HostTarget.Scalar : HostTarget.Cpu);
        for (var i = 0; i < texts.Count; i++)
        {
            Comparison.Run(emitted.Create($"Net{i}"), new Dictionary<string, long> { ["T"] = 1, ["N"] = 2 }, seed: 1);
            Comparison.Run(emitted.Create($"Net{i}"), new Dictionary<string, long> { ["T"] = 6, ["N"] = 3 }, seed: 2);
        }
    }

    [Fact]
    public void A_single_step_is_no_loop()
    {
        var texts = Models.Select((row, i) => TextOf(row.Data.Item2, "1", $"Net{i}")).ToList();
        var emitted = EmittedModels.Compile(string.Concat(texts), fuse: true, target: HostTarget.Scalar);
        for (var i = 0; i < texts.Count; i++)
            Comparison.Run(emitted.Create($"Net{i}"), new Dictionary<string, long> { ["N"] = 2 }, seed: 3);
    }

    [Theory, MemberData(nameof(Models))]
    public void Kernels_compute_what_the_graph_means(string name, string scan, string steps)
    {
        Assert.NotEqual(scan, steps);
        foreach (var fuse in new[] { true, false })
            LoweredModel.Compare(Read(scan, "\"T\""), fuse, [(new() { ["T"] = 1, ["N"] = 2 }, name.Length), (new() { ["T"] = 4, ["N"] = 3 }, 7)], (_, _) => null);
    }

    /// <summary>Draws of inner steps are items of all outer ones, and no two steps share any.</summary>
    [Theory, InlineData("Scan"), InlineData("While")]
    public void Every_step_of_every_loop_draws_its_own_numbers(string inner)
    {
        var spec = Read($$"""
            var (h, ys) = Scan(x, (Tensor)b, (s, a) =>
            {
                var n = {{(inner == "Scan"
                    ? "Scan(a.Transpose(0, 1), s.Sum(), (q, column) => (Tanh(q * 0.5 + (column * RandomUniform(a.Dim(0))).Sum()), q)).Last"
                    : "While(3, s, q => q.Max() < 0.5, q => Dropout(q, 0.5) * 0.5 + RandomUniform(4) * 0.4 + b * 0.1).Sum()")}};
                return (Sin(s + n + MatMul(a, W).Sum(0)), RandomUniform(2) * n);
            });
            return Squared(h).Sum() + ys.Sum();
            """, "\"T\"");
        foreach (var fuse in new[] { true, false })
            LoweredModel.Compare(spec, fuse, [(new() { ["T"] = 1, ["N"] = 2 }, 3), (new() { ["T"] = 4, ["N"] = 3 }, 7)], (_, _) => null);

        // The interpreter's draws, all different but for chance.
        var draws = new List<(int Stream, int Index)>();
        var data = EntryData.Draw(spec, spec.Entries[0], new Dictionary<string, long> { ["T"] = 4, ["N"] = 3 }, 7, value => value);
        var counting = new Interpreter
        {
            Symbols = data.Symbols, Inputs = data.Tensors, Parameters = data.Parameters,
            Draw = (_, stream, index) => { draws.Add((stream, index)); return 0.3; },
        };
        counting.Run(Pipeline.Evaluate(spec.Entries[0].Training!));
        Assert.Equal(inner == "Scan" ? 4 * 4 * 3 + 4 * 2 : 4 * 3 * (4 + 4) + 4 * 2, draws.Distinct().Count());
    }

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

    [Fact]
    public void Each_part_of_an_items_indices_has_its_own_bound()
    {
        var emitted = EmittedModels.Compile("""
            [Model(Precision = Precision.Double)] public partial class Net
            {
                readonly Parameter small = new(Init.Zeros, 3), large = new(Init.Zeros, 30);
                [Graph] Tensor Run([Shape("T", 2)] IntTensor i) => Scan(i, (Tensor)0, (s, pair) => (s + Gather(small, pair[0]) + Gather(large, pair[1]), s)).Last;
            }
            """);
        var net = emitted.Create("Net");
        Assert.Equal([[0]], Compiled.Run(net, "Run", [2, 29, 0, 3]));
        Assert.ThrowsAny<ArgumentException>(() => Compiled.Run(net, "Run", [2, 29, 3, 3]));
        Assert.ThrowsAny<ArgumentException>(() => Compiled.Run(net, "Run", [2, 29, 0, 30]));
    }

    [Fact]
    public void A_gradient_rule_may_hold_one()
    {
        var spec = ModelCompilation.Read("""
            [Model(Precision = Precision.Double)] public partial class Net
            {
                readonly Parameter w = new(Init.Zeros, 3, 4);
                [Loss] Tensor Loss([Shape(3, 4)] Tensor x) => Cubed(x * w).Sum();
                [Gradient(nameof(Rule))] static Tensor Cubed(Tensor x) => x * x * x;
                static Tensor Rule(Tensor x, Tensor result, Tensor gradient) => Scan(x, x[0], (s, a) => (s, 3 * a * a)).Results * gradient;
            }
            """);
        var data = EntryData.Draw(spec, spec.Entries[0], new Dictionary<string, long>(), 5, value => value);
        var (x, w) = (data.Tensors["x"], data.Parameters["w"]);
        Tolerance.AssertClose(spec, "dw", [.. x.Zip(w, (x, w) => 3 * x * w * x * w * x)], Gradients(spec, data)[1]);
    }

    [Fact]
    public void Code_does_not_grow_with_the_steps()
    {
        static int Launches(string length) => GraphCompiler.Generator.Lowering.ModelCompiler.Compile(Read(Models.First().Data.Item2, length)).Entries[0].Gradients!.Launches.Length;
        Assert.Equal(Launches("5"), Launches("500"));
        Assert.Equal(Launches("5"), Launches("\"T\""));
    }

    [Theory]
    [InlineData("GC0139", "var keep = x; var (h, _) = Scan(x, b.Sum(), (s, a) => { keep = a; return (s + a.Sum(), s); }); return h + keep.Sum();")]
    [InlineData("GC0139", "var (h, _) = Scan(x, b.Sum(), (s, a) => { mean.Assign(a.Mean()); return (s + a.Sum(), s); }); return h;")]
    [InlineData("GC0139", "Tensor keep = 0; Scan(x, b.Sum(), (s, a) => { keep = a.Sum(); return (s, s); }); return Scan(x, b.Sum(), (s, a) => (s + keep, s)).Last;")]
    [InlineData("GC0137", "return Scan(x, ((Tensor)b, (Tensor)b), (s, a) => ((a[0], s.Item2.Sum()), a)).Last.Item1.Sum();")]
    [InlineData("GC0138", "return Scan(b.Sum(), (Tensor)0, (s, a) => (s + a, s)).Last;")]
    [InlineData("GC0101", "return Scan(x, (Tensor)0, (s, a) => (MatMul(s, W), s)).Last.Sum();")]
    public void A_mistake_is_one_error(string id, string body)
    {
        var read = ModelCompilation.ReadWithFindings(ModelCompilation.Create($$"""
            [Model] public partial class Net
            {
                readonly Parameter W = new(Init.Zeros, 4, 4), b = new(Init.Zeros, 4);
                [State] readonly Parameter mean = new(Init.Zeros);
                [Loss] Tensor Loss([Shape("T", "N", 4)] Tensor x) { {{body}} }
            }
            """));
        Assert.Equal(id, Assert.Single(ModelCompilation.MistakesOf(read), finding => finding.StartsWith("GC01", StringComparison.Ordinal))[..6]);
    }
}
