using System.Collections.Immutable;
using GraphCompiler.Generator.Frontend.Reports;
using GraphCompiler.Generator.Frontend.Symbols;
using GraphCompiler.Generator.Graphs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace GraphCompiler.Generator.Frontend.Values;

using Arguments = IReadOnlyList<(IParameterSymbol Parameter, object? Value)>;

/// <summary>
/// Evaluates expressions and statements: what knows values uses it for the code that they come with, such as the initializer of a field.
/// </summary>
/// <remarks>
/// Values are boxed numbers, booleans, characters, strings and null as in C#; a <see cref="Dim"/> for an integer that depends on symbols; a
/// <see cref="Node"/> for a tensor, and for a floating-point number that is known only at run time (of rank 0); and objects of the classes
/// in this folder.
/// </remarks>
internal interface ICode
{
    /// <summary>The value of an expression.</summary>
    object? Evaluate(IOperation expression);

    /// <summary>A condition's value, which has to be known while building.</summary>
    bool EvaluateCondition(IOperation expression);

    /// <summary>Executes the body of a function.</summary>
    void Execute(IOperation? body);
}

/// <summary>
/// Calls functions: what knows values uses it for those that they come with, such as the getter of a property or a lambda.
/// </summary>
internal interface ICalls
{
    /// <summary>Calls a method as an expression does: it may be the API's, an override, or the base class library's.</summary>
    object? Call(IOperation at, IMethodSymbol method, object? receiver, Arguments arguments, bool isVirtual = false);

    /// <summary>Calls a value of delegate type.</summary>
    object? CallFunction(IOperation at, object? function, IReadOnlyList<object?> arguments);

    /// <summary>Runs a method or accessor whose source is at hand, with the gradient rule that it may have.</summary>
    object? Run(IOperation at, SourceUnit unit, IMethodSymbol method, object? receiver, Arguments arguments,
        IReadOnlyDictionary<string, ITypeSymbol>? typeArguments = null);

    /// <summary>Runs the body of a method in a frame that holds its arguments.</summary>
    object? RunBody(Frame inner, SyntaxNode callSite, IMethodSymbol method);

    /// <summary>Runs anything in a frame of its own.</summary>
    T Within<T>(Frame inner, SyntaxNode callSite, Func<T> run);
}

/// <summary>What is evaluated beside single expressions.</summary>
internal static class CodeExtensions
{
    /// <summary>A value for a place of its own.</summary>
    public static object? EvaluateCopy(this ICode code, IOperation expression) => StructCopy.Of(code.Evaluate(expression));

    /// <summary>The arguments of a call, evaluated in the order written.</summary>
    public static Arguments EvaluateArguments(this ICode code, ImmutableArray<IArgumentOperation> arguments)
    {
        var values = new (IParameterSymbol, object?)[arguments.Length];
        for (var i = 0; i < arguments.Length; i++)
            values[i] = (arguments[i].Parameter ?? throw EvaluationException.ReportedByCompiler(), code.EvaluateCopy(arguments[i].Value));
        return values;
    }
}
