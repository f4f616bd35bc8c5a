using System.Collections.Immutable;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Primitives;

/// <summary>
/// The greatest of some numbers, and the sum of e^(x - greatest), in one pass (Milakov and Gimelshein 2018): what is summed up so far
/// shrinks whenever a greater number comes.
/// </summary>
internal sealed class SumOfExponentials : OnlineForm
{
    public static readonly SumOfExponentials Instance = new();

    // Each number with a weight.
    public override TupleCombiner Combiner { get; } = new("SumOfExponentials", ["max", "sumExp"], [double.NegativeInfinity, 0],
        [
            new(Kernels.Combiner.Max, Elementwise.Max.Function, (tuple, before) => tuple[0]),
            new(Kernels.Combiner.Sum, Elementwise.Add.Function, (tuple, before) =>
                Apply(Elementwise.Multiply, tuple[1], Power(tuple[0], before[0], Apply(Elementwise.Subtract, tuple[0], before[0])))),
        ], Append);

    public override ImmutableArray<Expression> Element(Expression x) => [x, 1];

    public override Expression First(ImmutableArray<Expression> values) => values[0];

    // Where the greatest number is infinite, its distance from itself is not a number.
    public override Expression Second(ImmutableArray<Expression> values) => Apply(Elementwise.Where,
        Apply(Elementwise.Less, Apply(Elementwise.Abs, values[0]), double.PositiveInfinity), values[1], double.NaN);

    // One exponential is enough: either the element or the sum shrinks.
    static ImmutableArray<Expression> Append(
        ImmutableArray<Expression> sum, ImmutableArray<Expression> element, TupleCombiner.Naming name)
    {
        var ((max, sumExp), (x, weight)) = ((sum[0], sum[1]), (element[0], element[1]));
        var power = name("Power",
            Power(x, max, Apply(Elementwise.Negate, Apply(Elementwise.Abs, Apply(Elementwise.Subtract, x, max)))));
        return
        [
            Apply(Elementwise.Max, max, x),
            Apply(Elementwise.Where, Apply(Elementwise.Greater, x, max),
                Apply(Elementwise.Add, Apply(Elementwise.Multiply, sumExp, power), weight),
                Apply(Elementwise.Add, sumExp, weight is Expression.Constant { Value: 1 } ? power
                    : Apply(Elementwise.Multiply, weight, power))),
        ];
    }

    // Until a finite number comes, all are the same distance apart.
    static Expression Power(Expression x, Expression peak, Expression distance) =>
        Apply(Elementwise.Where, Apply(Elementwise.Equal, x, peak), 1, Apply(Elementwise.Exp, distance));
}
