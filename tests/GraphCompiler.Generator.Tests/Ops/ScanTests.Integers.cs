using GraphCompiler.Generator.Tests.Harness;
using GraphCompiler.Generator.Tests.Subject;

namespace GraphCompiler.Generator.Tests.Ops;

public partial class ScanTests
{
    /// <summary>States and results that are integers or Booleans.</summary>
    static TheoryData<string, string, string> IntegerStates => new()
    {
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
    };

    [Fact]
    public void Each_part_of_an_items_indices_has_its_own_bound()
    {
        var emitted = EmittedModels.Compile("""
            [Model(Precision = Precision.Double)] public partial class Net
            {
                readonly Parameter small = new(Init.Zeros, 3), large = new(Init.Zeros, 30);
                [Graph] Tensor Run([Shape("T", 2)] IntTensor i) =>
                    Scan(i, (Tensor)0, (s, pair) => (s + Gather(small, pair[0]) + Gather(large, pair[1]), s)).Last;
            }
            """);
        var net = emitted.Create("Net");
        Assert.Equal([[0]], Compiled.Run(net, "Run", [2, 29, 0, 3]));
        Assert.ThrowsAny<ArgumentException>(() => Compiled.Run(net, "Run", [2, 29, 3, 3]));
        Assert.ThrowsAny<ArgumentException>(() => Compiled.Run(net, "Run", [2, 29, 0, 30]));
    }
}
