using System.Collections.Immutable;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Primitives;

/// <summary>Two reductions, the second of which takes the first one's result, in one pass.</summary>
internal abstract class OnlineForm
{
    /// <summary>What is combined instead.</summary>
    public abstract TupleCombiner Combiner { get; }

    /// <summary>What an element that the first reduction combines is to the combiner.</summary>
    public abstract ImmutableArray<Expression> Element(Expression x);

    /// <summary>The first reduction's result, from the combined values.</summary>
    public abstract Expression First(ImmutableArray<Expression> values);

    /// <summary>The second one's.</summary>
    public abstract Expression Second(ImmutableArray<Expression> values);

    protected static Expression Apply(Elementwise function, params Expression[] arguments) =>
        new Expression.Apply(function.Function, [.. arguments]);
}
