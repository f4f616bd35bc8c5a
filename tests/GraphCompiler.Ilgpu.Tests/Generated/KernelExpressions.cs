using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Primitives;

namespace GraphCompiler.Ilgpu.Tests.Generated;

/// <summary>Expressions of kernels that are written out by hand.</summary>
static class KernelExpressions
{
    public static Expression Load(Operand operand, IndexExpression index) => new Expression.Load(operand, index);

    public static Expression Read(Local local) => new Expression.Read(local);

    public static Expression Apply(Elementwise primitive, params Expression[] arguments) =>
        new Expression.Apply(primitive.Function, [.. arguments]);
}
