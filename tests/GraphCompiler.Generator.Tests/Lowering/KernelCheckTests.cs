using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Lowering;

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

    static void AssertWrong(string message, Statement statement) =>
        Assert.Contains(message, Assert.Throws<InvalidOperationException>(() => Check(statement)).Message, StringComparison.Ordinal);

    static void Check(Statement statement) =>
        KernelCheck.Run(new LoopTree { Parallel = [i], Operands = [x, y, random], Body = [statement] }, ["test"], "as it was built");
}
