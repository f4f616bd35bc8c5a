namespace GraphCompiler.Generator.Tests.Fuzz;

/// <summary>
/// What models are made of and calls drawn one by one seldom hit: row programs, products with an epilogue, a value read in two orders.
/// </summary>
static class Motifs
{
    public static readonly IReadOnlyList<Func<TermPool, Random, Term>> All = [Softmax, LogSoftmax, Normalized, Layer, Attention, TwoOrders,
        GradientStep, Recurrence];

    static Term Softmax(TermPool pool, Random random)
    {
        var (x, axis) = Row(pool, random);
        var exponentials = Unary(pool, "Exp", Minus(pool, x, Unary(pool, "StopGradient", Reduce(pool, "Max", x, axis))));
        return Binary(pool, "op_Division", exponentials, Reduce(pool, "Sum", exponentials, axis));
    }

    static Term LogSoftmax(TermPool pool, Random random)
    {
        var (x, axis) = Row(pool, random);
        var shifted = Minus(pool, x, Unary(pool, "StopGradient", Reduce(pool, "Max", x, axis)));
        return Minus(pool, shifted, Unary(pool, "Log", Reduce(pool, "Sum", Unary(pool, "Exp", shifted), axis)));
    }

    static Term Normalized(TermPool pool, Random random)
    {
        var (x, axis) = Row(pool, random);
        var size = pool.Call("Tensor.op_Implicit", ("value", 0.125f));
        var centered = Minus(pool, x, Times(pool, Reduce(pool, "Sum", x, axis), size));
        var variance = Times(pool, Reduce(pool, "Sum", Times(pool, centered, centered), axis), size);
        return Binary(pool, "op_Division", centered,
            Unary(pool, "Sqrt", Plus(pool, variance, pool.Call("Tensor.op_Implicit", ("value", 0.125f)))));
    }

    static Term Layer(TermPool pool, Random random)
    {
        var (x, _) = Row(pool, random);
        var width = pool.Size();
        var weight = pool.Like(new([x.Shape[x.Shape.Rank - 1], width]));
        var sum = Plus(pool, pool.Call("Ops.MatMul", ("x", x), ("y", weight)), pool.Like(new([weight.Shape[1]])));
        return Unary(pool, new[] { "Relu", "Tanh", "Sigmoid", "Exp", "Erf" }[random.Next(5)], sum);
    }

    static Term Attention(TermPool pool, Random random)
    {
        var (x, _) = Row(pool, random);
        var keys = pool.Like(x.Shape);
        var scores = pool.Call("Ops.MatMul", ("x", x), ("y", pool.Call("Tensor.Transpose", ("this", keys), ("axis1", -2), ("axis2", -1))));
        var shares = Unary(pool, "Exp", Minus(pool, scores, Reduce(pool, "Max", scores, -1)));
        return pool.Call("Ops.MatMul", ("x", Binary(pool, "op_Division", shares, Reduce(pool, "Sum", shares, -1))),
            ("y", pool.Like(x.Shape)));
    }

    static Term TwoOrders(TermPool pool, Random random)
    {
        var (x, axis) = Row(pool, random);
        var computed = Unary(pool, "Sin", x);
        return random.Next(2) == 0
            ? Times(pool, computed, pool.Call("Tensor.Flip", ("this", computed), ("axis", axis)))
            : Minus(pool, pool.Call("Tensor.CumSum", ("this", computed), ("axis", axis)), computed);
    }

    static Term GradientStep(TermPool pool, Random random)
    {
        var (x, _) = Row(pool, random);
        var energy = pool.Call("Tensor.Sum", ("this", Unary(pool, "Sin", Times(pool, x, pool.Like(x.Shape)))));
        return Minus(pool, x, pool.Call("Ops.Grad", ("loss", energy), ("wrt", x)));
    }

    static Term Recurrence(TermPool pool, Random random)
    {
        var (items, _) = Row(pool, random);
        var slice = items.Shape.Without([0]);
        var body = ScanBody.Draw(random);
        var width = slice.Rank == 0 ? null : slice[slice.Rank - 1];
        var captured = width is not null && body.Multiplies ? pool.Like(new([width, width])) : pool.Like(slice);
        return pool.Scan(items, pool.Like(slice), captured, body, isReversed: random.Next(3) == 0, isLast: random.Next(3) == 0);
    }

    static (Term X, int Axis) Row(TermPool pool, Random random)
    {
        var x = pool.Existing();
        if (x.Shape.Rank == 0) x = pool.Fresh(Shape.Of(TermPool.N, pool.Size()));
        return (x, -1 - random.Next(x.Shape.Rank));
    }

    static Term Unary(TermPool pool, string function, Term x) => pool.Call("Ops." + function, ("x", x));

    static Term Binary(TermPool pool, string function, Term left, Term right) =>
        pool.Call("Tensor." + function, ("left", left), ("right", right));

    static Term Plus(TermPool pool, Term left, Term right) => Binary(pool, "op_Addition", left, right);

    static Term Minus(TermPool pool, Term left, Term right) => Binary(pool, "op_Subtraction", left, right);

    static Term Times(TermPool pool, Term left, Term right) => Binary(pool, "op_Multiply", left, right);

    static Term Reduce(TermPool pool, string function, Term x, int axis) =>
        pool.Call("Tensor." + function, ("this", x), ("axis", axis), ("keepDims", true));
}
