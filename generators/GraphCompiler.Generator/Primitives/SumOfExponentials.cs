using System.Collections.Immutable;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Primitives;

/// <summary>
/// The greatest of some numbers, x, and the sum of e^(x - greatest), each times a weight, in one pass (Milakov and Gimelshein 2018): what is
/// summed up so far shrinks whenever a greater number comes.
/// </summary>
internal static class SumOfExponentials
{
    /// <summary>Combines pairs of a number and a weight. The greatest number has to be finite: <see cref="IfFinite"/>.</summary>
    public static readonly TupleCombiner Combiner = new("SumOfExponentials", ["max", "sumExp"], [double.NegativeInfinity, 0],
        [
            new(Kernels.Combiner.Max, Elementwise.Max.Function, (tuple, before) => tuple[0]),
            new(Kernels.Combiner.Sum, Elementwise.Add.Function, (tuple, before) =>
                Apply(Elementwise.Multiply, tuple[1], Power(tuple[0], before[0], Apply(Elementwise.Subtract, tuple[0], before[0])))),
        ], Append);

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

    /// <summary>A sum of exponentials, which is not a number where the greatest of the numbers is not finite.</summary>
    public static Expression IfFinite(Expression max, Expression sum) => Apply(Elementwise.Where,
        Apply(Elementwise.Less, Apply(Elementwise.Abs, max), double.PositiveInfinity), sum, double.NaN);

    // Infinite numbers that are equal are no distance apart.
    static Expression Power(Expression x, Expression peak, Expression distance) =>
        Apply(Elementwise.Where, Apply(Elementwise.Equal, x, peak), 1, Apply(Elementwise.Exp, distance));

    static Expression Apply(Elementwise function, params Expression[] arguments) => new Expression.Apply(function.Function, [.. arguments]);
}
