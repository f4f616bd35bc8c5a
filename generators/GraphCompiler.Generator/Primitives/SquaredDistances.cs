using System.Collections.Immutable;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Primitives;

/// <summary>
/// The sum of some numbers, and the sum of the squares of their distances from the mean, in one pass (Welford 1962; Chan, Golub and LeVeque
/// 1983): nothing large cancels, whatever the mean is.
/// </summary>
internal sealed class SquaredDistances : OnlineForm
{
    public static readonly SquaredDistances Instance = new();

    public override TupleCombiner Combiner { get; } = new("SquaredDistances", ["count", "mean", "squares"], [0, 0, 0],
        [
            new(Kernels.Combiner.Sum, Elementwise.Add.Function, (tuple, before) => tuple[0]),
            new(Kernels.Combiner.Sum, Elementwise.Add.Function, (tuple, before) =>
                Apply(Elementwise.Multiply, tuple[1], Share(tuple[0], before[0]))),
            new(Kernels.Combiner.Sum, Elementwise.Add.Function, (tuple, before) => Apply(Elementwise.Add, tuple[2],
                Apply(Elementwise.Multiply, tuple[0], Square(Apply(Elementwise.Subtract, tuple[1], before[1]))))),
        ], Append);

    public override ImmutableArray<Expression> Element(Expression x) => [1, x, 0];

    public override Expression First(ImmutableArray<Expression> values) => Apply(Elementwise.Multiply, values[1], values[0]);

    public override Expression Second(ImmutableArray<Expression> values) => values[2];

    static ImmutableArray<Expression> Append(
        ImmutableArray<Expression> sums, ImmutableArray<Expression> element, TupleCombiner.Naming name)
    {
        var ((number, mean, squares), (one, x)) = ((sums[0], sums[1], sums[2]), (element[0], element[1]));
        var count = name("After", Apply(Elementwise.Add, number, one));
        var distance = name("Distance", Apply(Elementwise.Subtract, x, mean));
        var step = name("Step", one is Expression.Constant ? Apply(Elementwise.Divide, distance, count)
            : Apply(Elementwise.Multiply, distance, Share(one, count)));
        // The distance from the new mean is a step less.
        var square = Apply(Elementwise.Multiply, distance, Apply(Elementwise.Subtract, distance, step));
        return
        [
            count,
            Apply(Elementwise.Add, mean, step),
            Apply(Elementwise.Add, squares, one is Expression.Constant ? square : Apply(Elementwise.Multiply, one, square)),
        ];
    }

    // Of no numbers there is no share.
    static Expression Share(Expression count, Expression all) =>
        Apply(Elementwise.Divide, count, Apply(Elementwise.Max, all, 1));

    static Expression Square(Expression x) => Apply(Elementwise.Multiply, x, x);
}
