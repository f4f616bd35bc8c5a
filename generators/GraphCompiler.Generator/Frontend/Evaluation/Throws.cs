using GraphCompiler.Generator.Frontend.Errors;
using GraphCompiler.Generator.Frontend.Symbols;
using GraphCompiler.Generator.Frontend.Values;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace GraphCompiler.Generator.Frontend.Evaluation;

/// <summary>Exceptions that graph code throws.</summary>
internal sealed class Throws(ICode code, Mistakes mistakes)
{
    public object? Throw(IThrowOperation thrown)
    {
        var message = thrown.Exception is { } exception && OperationTree.WithoutConversions(exception) is IObjectCreationOperation creation
            ? creation.Arguments.Select(argument => TryEvaluate(argument.Value)).OfType<string>().FirstOrDefault()
                ?? creation.Type?.Name ?? ""
            : thrown.Exception is null ? "" : ExpressionText.Of(thrown.Exception.Syntax);
        throw mistakes.WouldThrow(thrown, message);

        object? TryEvaluate(IOperation operation) =>
            operation.Type?.SpecialType == SpecialType.System_String ? code.Evaluate(operation) : null;
    }
}
