using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Tests.Evaluation;

/// <summary>Turns scalar expressions into functions of the axes' positions.</summary>
internal sealed class ScalarCompiler(Axis[] axes, Func<Dim, int> sizeOf, Func<string, double> argument,
    IReadOnlyDictionary<Operand, double[]> memory)
{
    public Func<long[], double> Compile(Expression expression)
    {
        switch (expression)
        {
            case Expression.Constant constant:
                return _ => constant.Value;
            case Expression.Size size:
                double count = sizeOf(size.Dim);
                return _ => count;
            case Expression.Argument scalar:
                var value = argument(scalar.Name);
                return _ => value;
            case Expression.Position position:
                var index = Compile(position.Index);
                return at => index(at);
            case Expression.Load load:
                var (values, offset) = (memory[load.Operand], Compile(load.Index));
                return at => values[offset(at)];
            case Expression.Apply { Arguments.Length: 1 } apply:
                var x = Compile(apply.Arguments[0]);
                return at => apply.Function.Evaluate([x(at)]);
            case Expression.Apply apply:
                var arguments = apply.Arguments.Select(Compile).ToArray();
                return at => apply.Function.Evaluate(Array.ConvertAll(arguments, compiled => compiled(at)));
            default:
                throw new NotSupportedException($"{expression.GetType().Name} has no value outside a kernel");
        }
    }

    Func<long[], long> Compile(IndexExpression index)
    {
        long offset = sizeOf(index.Offset);
        var loops = index.Terms.Where(term => term.Axis is not null)
            .Select(term => (Axis: Array.IndexOf(axes, term.Axis), Stride: (long)sizeOf(term.Coefficient))).ToArray();
        var gathered = index.Terms.Where(term => term.Loaded is not null)
            .Select(term => (Index: Compile(term.Loaded!), Stride: (long)sizeOf(term.Coefficient))).ToArray();
        return at =>
        {
            var sum = offset;
            foreach (var (axis, stride) in loops) sum += at[axis] * stride;
            foreach (var (loaded, stride) in gathered) sum += (long)loaded(at) * stride;
            return sum;
        };
    }
}
