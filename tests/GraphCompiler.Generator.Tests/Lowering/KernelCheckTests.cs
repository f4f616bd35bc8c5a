using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Lowering;
using GraphCompiler.Generator.Primitives;

namespace GraphCompiler.Generator.Tests.Lowering;

/// <summary>What no kernel may do with its operands is found when it is built.</summary>
public class KernelCheckTests
{
    static readonly Axis i = new("i", 4);
    static readonly Operand x = new("x", DType.Float32, new Shape([4])), y = new("y", DType.Float32, new Shape([4])),
        random = new("random", DType.Float32, Shape.Scalar, isScalar: true);

    [Fact]
    public void A_scalar_is_read_where_a_tensor_is_loaded()
    {
        Assert.IsType<Expression.Scalar>(random.At(IndexExpression.Zero));
        Assert.IsType<Expression.Load>(x.At(i));
        Check(new Statement.Store(y, i, x.At(i)));
        Check(new Statement.Store(y, i, random.At(IndexExpression.Zero)));
    }

    [Fact]
    public void A_scalar_that_is_loaded() =>
        AssertWrong("loads random, which is no tensor operand", new Statement.Store(y, i, new Expression.Load(random, i)));

    [Fact]
    public void A_scalar_that_is_stored_to() =>
        AssertWrong("stores to random, which is no tensor operand", new Statement.Store(random, i, 1));

    [Fact]
    public void A_tensor_that_is_read_as_a_scalar() =>
        AssertWrong("reads x, which is no scalar operand", new Statement.Store(y, i, new Expression.Scalar(x)));

    [Fact]
    public void An_operand_that_is_not_listed() => AssertWrong("loads other, which is no tensor operand",
        new Statement.Store(y, i, new Expression.Load(new("other", DType.Float32, new Shape([4])), i)));

    [Fact]
    public void A_sum_of_a_row_that_is_read_outside_the_loop_over_its_columns()
    {
        Check(Rows(new Statement.Loop([Column], [new Statement.Store(y, (IndexExpression)i * 2 + Column, new Expression.Read(Sum))])));
        AssertWrong("reads sum outside a loop over its columns", Rows(new Statement.Store(y, i, new Expression.Read(Sum))));
        AssertWrong("has a product whose batches, rows and columns are not its parallel axes",
            Rows(new Statement.Store(y, i, 1)) with { Parallel = [] });
    }

    [Fact]
    public void A_value_that_is_kept_in_the_place_of_sums()
    {
        var kept = new Local("kept", DType.Real);
        Statement Loop(Statement statement) => new Statement.Loop([Column], [statement]);
        Statement Stored(Local local) => new Statement.Store(y, (IndexExpression)i * 2 + Column, new Expression.Read(local));
        var keep = new Statement.Keep(kept, new Expression.Read(Sum));
        Check(Rows(Loop(keep), Loop(Stored(kept))));
        AssertWrong("reads sum before it has a value", Rows(Loop(keep), Loop(Stored(Sum))));
        AssertWrong("reads kept outside a loop over its columns", Rows(Loop(keep), new Statement.Store(y, i, new Expression.Read(kept))));
        AssertWrong("reads sum outside a loop over its columns", Rows(keep));
        AssertWrong("keeps kept outside a loop over a product's columns", Rows(keep with { Value = 1 }));
        AssertWrong("keeps other in the place of another value",
            Rows(Loop(keep), Loop(new Statement.Keep(new("other", DType.Real), new Expression.Read(kept)))));
    }

    static readonly Axis Column = new("column", 2);

    static readonly Local Sum = new("sum", DType.Real);

    /// <summary>A product of which rows are parallel, and what is done for each.</summary>
    static LoopTree Rows(params Statement[] epilogue)
    {
        var depth = new Axis("k", 3);
        var product = new Statement.Product(Sum, new([], [i], [Column], [depth]),
            new(Elementwise.Multiply.Function, [new Expression.Load(x, i), new Expression.Load(x, Column)]));
        return new() { Parallel = [i], Operands = [x, y], Body = [product, .. epilogue] };
    }

    static void AssertWrong(string message, Statement statement) => AssertWrong(message, TreeOf(statement));

    static void AssertWrong(string message, LoopTree tree) =>
        Assert.Contains(message, Assert.Throws<InvalidOperationException>(() => Check(tree)).Message, StringComparison.Ordinal);

    static void Check(Statement statement) => Check(TreeOf(statement));

    static void Check(LoopTree tree) => KernelCheck.Run(tree, ["test"], "as it was built");

    static LoopTree TreeOf(Statement statement) => new() { Parallel = [i], Operands = [x, y, random], Body = [statement] };
}
