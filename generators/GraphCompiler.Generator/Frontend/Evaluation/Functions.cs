using System.Runtime.CompilerServices;
using GraphCompiler.Generator.Frontend.Errors;
using GraphCompiler.Generator.Frontend.Reports;
using GraphCompiler.Generator.Frontend.Symbols;
using GraphCompiler.Generator.Frontend.Tensors;
using GraphCompiler.Generator.Frontend.Values;
using Microsoft.CodeAnalysis;

namespace GraphCompiler.Generator.Frontend.Evaluation;

using Arguments = IReadOnlyList<(IParameterSymbol Parameter, object? Value)>;

/// <summary>Runs methods, local functions and lambdas.</summary>
internal sealed class Functions(CallStack stack, CallFrames frames, Mistakes mistakes, NodeNames names, GradientRules gradientRules,
    Statements statements)
{
    /// <summary>Runs a method or accessor, with the gradient rule that it may have.</summary>
    public object? Run(IOperation at, SourceUnit unit, IMethodSymbol method, object? receiver, Arguments arguments,
        IReadOnlyDictionary<string, ITypeSymbol>? typeArguments = null)
    {
        if (method.IsAsync) throw mistakes.Fail("GC0109", at, method.Name, "it is async");
        return KnownTypes.Find(method, "GradientAttribute") is { } attribute
            ? gradientRules.Run(at, unit, method, attribute, receiver, arguments, typeArguments)
            : RunBody(frames.Enter(at, unit, method, receiver, arguments, typeArguments), at.Syntax, method);
    }

    public object? RunBody(Frame inner, SyntaxNode callSite, IMethodSymbol method) =>
        Within(inner, callSite, () => RunBody(inner.Unit, method));

    public object? RunLocal(IOperation at, IMethodSymbol method, Arguments arguments, Frame? scope = null)
    {
        var inner = frames.EnterLocal(at, method, arguments, scope ?? stack.Current);
        return RunBody(inner, at.Syntax, method.OriginalDefinition);
    }

    public object? RunLambda(IOperation at, FunctionValue lambda, IReadOnlyList<object?> arguments)
    {
        var inner = frames.EnterLambda(at, lambda.Method, arguments, lambda.Scope!);
        return Within(inner, at.Syntax, () =>
        {
            statements.Execute(lambda.Body!);
            return inner.Result;
        });
    }

    public T Within<T>(Frame inner, SyntaxNode callSite, Func<T> run)
    {
        if (stack.Depth >= EvaluationLimits.Depth) throw mistakes.TooDeep(inner, callSite);
        try
        {
            RuntimeHelpers.EnsureSufficientExecutionStack();
        }
        catch (InsufficientExecutionStackException)
        {
            throw mistakes.TooDeep(inner, callSite);
        }
        return stack.Run(inner, run);
    }

    object? RunBody(SourceUnit unit, IMethodSymbol method)
    {
        var (body, since) = (unit.Body(method), names.NextSite);
        // The C# compiler reports a method that ends without returning a value.
        if (statements.ExecuteBody(body) == Flow.Next && !method.ReturnsVoid && !IsIterator(method))
            throw EvaluationException.ReportedByCompiler();
        if (stack.Current.YieldsUnknown || stack.Current.Result is Unknown) return Unknown.Value;
        if (stack.Current.Yielded is { } items) return new ListValue(items);
        names.NameResult(stack.Current.Result, since);
        return stack.Current.Result is null && IsIterator(method) ? new ListValue(new List<object?>()) : stack.Current.Result;
    }

    static bool IsIterator(IMethodSymbol method) =>
        method.ReturnType.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T;
}
