using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Lowering;
using GraphCompiler.Generator.Primitives;

namespace GraphCompiler.Generator.Tests.Lowering;

/// <summary>What leaves the loops of a tree, and what stays.</summary>
public class HoistingTests
{
    [Fact]
    public void The_sums_of_a_row_stay_in_the_loops_over_its_columns()
    {
        Axis i = new("i", 4), j = new("j", 3), k = new("k", 2);
        Operand x = new("x", DType.Float32, new Shape([4])), y = new("y", DType.Float32, new Shape([4, 3]));
        Expression Exp(Expression value) => new Expression.Apply(Elementwise.Exp.Function, [value]);
        var sum = new Local("sum", DType.Real);
        var tree = Hoisting.Run(new LoopTree
        {
            Parallel = [i],
            Operands = [x, y],
            Body =
            [
                new Statement.Product(sum, new([], [i], [j], [k]),
                    new(Elementwise.Multiply.Function, [new Expression.Load(x, i), new Expression.Load(x, k)])),
                new Statement.Loop([j], [new Statement.Store(y, (IndexExpression)i * 3 + j, new Expression.Apply(Elementwise.Add.Function,
                    [Exp(new Expression.Read(sum)), Exp(new Expression.Load(x, i))]))]),
            ],
        });
        KernelCheck.Run(tree, [], "in the test");
        Assert.NotNull(tree.Product);
        var loop = Assert.IsType<Statement.Loop>(tree.Body[^1]);
        Assert.Contains(loop.Body.Leaves().Parts(), part => part.Equals(Exp(new Expression.Read(sum))));
        Assert.DoesNotContain(loop.Body.Leaves().Parts(), part => part is Expression.Load);
        Assert.Contains(tree.Body.OfType<Statement.Let>(), let => let.Value.Equals(Exp(new Expression.Load(x, i)))
            || let.Value is Expression.Apply { Function.Name: "Exp" });
    }

    [Fact]
    public void A_value_leaves_the_loops_that_do_not_change_it_and_no_other()
    {
        Axis i = new("i", 4), j = new("j", 3), k = new("k", 2);
        Operand x = new("x", DType.Float32, new Shape([4, 3])), w = new("w", DType.Float32, new Shape([4])),
            y = new("y", DType.Float32, new Shape([4, 3]));
        Local item = new("item", DType.Real), sum = new("sum", DType.Real);
        var at = (IndexExpression)i * 3 + j;
        Expression Exp(Expression value) => new Expression.Apply(Elementwise.Exp.Function, [value]);
        Expression Add(Expression left, Expression right) => new Expression.Apply(Elementwise.Add.Function, [left, right]);
        var tree = Hoisting.Run(new LoopTree
        {
            Parallel = [i],
            Operands = [x, w, y],
            Body =
            [
                new Statement.Loop([j],
                [
                    new Statement.Let(item, new Expression.Load(x, at)),
                    new Statement.Loop([k],
                    [
                        new Statement.Accumulate(sum, Combiner.Sum,
                            Add(Exp(new Expression.Read(item)), Exp(new Expression.Load(w, i)))),
                    ]),
                    new Statement.Store(y, at, new Expression.Read(sum)),
                ]),
            ],
        });
        KernelCheck.Run(tree, [], "in the test");
        // exp(w[i]) and its load before both loops, exp(item) in the outer one.
        Assert.DoesNotContain(tree.Body[..^1].Leaves().Parts(), part => part is Expression.Read read && read.Local == item);
        var outer = Assert.IsType<Statement.Loop>(tree.Body[^1]);
        Assert.Contains(outer.Body.OfType<Statement.Let>(), let => let.Parts.Contains(Exp(new Expression.Read(item))));
        Assert.DoesNotContain(outer.Body.Leaves().Parts(), part => part is Expression.Load load && load.Operand == w);
        var inner = Assert.Single(outer.Body.OfType<Statement.Loop>());
        Assert.DoesNotContain(inner.Body.Leaves().Parts(), part => part is Expression.Apply { Function.Name: "Exp" });
    }
}
