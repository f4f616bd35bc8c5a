using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace GraphCompiler.Generator.Frontend.Symbols;

/// <summary>How an operation is made of others.</summary>
internal static class OperationTree
{
    /// <summary>What a chain of built-in conversions converts.</summary>
    public static IOperation WithoutConversions(IOperation operation)
    {
        while (operation is IConversionOperation { OperatorMethod: null } conversion) operation = conversion.Operand;
        return operation;
    }

    /// <summary>An operation and its parts, without the bodies of the functions in it.</summary>
    public static IEnumerable<IOperation> PartsOf(IOperation operation) =>
        operation is ILocalFunctionOperation or IAnonymousFunctionOperation ? [operation]
        : operation.ChildOperations.SelectMany(part => PartsOf(part)).Prepend(operation);
}
