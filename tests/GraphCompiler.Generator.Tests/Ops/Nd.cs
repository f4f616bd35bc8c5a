namespace GraphCompiler.Generator.Tests.Ops;

/// <summary>A dense array for reference implementations: nothing here is shared with the compiler.</summary>
sealed record Nd(int[] Shape, double[] Data)
{
    public int Rank => Shape.Length;

    public double this[params int[] at]
    {
        get
        {
            var linear = 0;
            for (var axis = 0; axis < Rank; axis++) linear = linear * Shape[axis] + at[axis];
            return Data[linear];
        }
    }

    public static Nd Scalar(double value) => new([], [value]);

    public static Nd From(int[] shape, Func<int[], double> element)
    {
        var data = new double[shape.Aggregate(1, (product, size) => product * size)];
        for (var i = 0; i < data.Length; i++)
        {
            var at = new int[shape.Length];
            for (int axis = shape.Length - 1, rest = i; axis >= 0; axis--) (rest, at[axis]) = Math.DivRem(rest, shape[axis]);
            data[i] = element(at);
        }
        return new(shape, data);
    }

    public Nd Map(Func<double, double> f) => new(Shape, [.. Data.Select(f)]);

    /// <summary>NumPy's broadcasting: missing and unit axes repeat.</summary>
    public static Nd Broadcast(Func<double[], double> f, params Nd[] operands)
    {
        var rank = operands.Max(operand => operand.Rank);
        var shape = Enumerable.Range(0, rank)
            .Select(axis => operands.Max(operand => axis < rank - operand.Rank ? 1 : operand.Shape[axis - rank + operand.Rank])).ToArray();
        return From(shape, at => f([.. operands.Select(operand =>
            operand[[.. operand.Shape.Select((size, axis) => size == 1 ? 0 : at[axis + rank - operand.Rank])]])]));
    }

    public Nd Reduce(int[] axes, Func<IEnumerable<double>, double> combine)
    {
        var kept = Enumerable.Range(0, Rank).Where(axis => !axes.Contains(axis)).ToArray();
        var all = From(Shape, at => 0);
        return From([.. kept.Select(axis => Shape[axis])], at => combine(Enumerable.Range(0, Data.Length).Where(i =>
        {
            var full = Coordinates(i);
            return kept.Select(axis => full[axis]).SequenceEqual(at);
        }).Select(i => Data[i])));
    }

    public Nd Reshape(params int[] shape) => new(shape, Data);

    int[] Coordinates(int linear)
    {
        var at = new int[Rank];
        for (var axis = Rank - 1; axis >= 0; axis--) (linear, at[axis]) = Math.DivRem(linear, Shape[axis]);
        return at;
    }
}
