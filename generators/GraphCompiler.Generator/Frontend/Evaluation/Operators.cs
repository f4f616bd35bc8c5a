using GraphCompiler.Generator.Frontend.Errors;
using GraphCompiler.Generator.Frontend.Objects;
using GraphCompiler.Generator.Frontend.Reports;
using GraphCompiler.Generator.Frontend.Symbols;
using GraphCompiler.Generator.Frontend.Tensors;
using GraphCompiler.Generator.Frontend.Values;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Primitives;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace GraphCompiler.Generator.Frontend.Evaluation;

/// <summary>Operators, built-in ones and those that types define, and conversions.</summary>
internal sealed class Operators(ICode code, ICalls calls, Mistakes mistakes, Warnings warnings, Origins origins, TensorValues tensors,
    RuntimeTypes types, Calculator calculator)
{
    public object? Binary(IBinaryOperation operation)
    {
        if (operation.OperatorMethod is { } method && !IsBuiltInTypeOperator(method))
            return CallOperator(operation, method, operation.LeftOperand, operation.RightOperand);
        switch (operation.OperatorKind)
        {
            case BinaryOperatorKind.ConditionalAnd:
                return code.EvaluateCondition(operation.LeftOperand) && code.EvaluateCondition(operation.RightOperand);
            case BinaryOperatorKind.ConditionalOr:
                return code.EvaluateCondition(operation.LeftOperand) || code.EvaluateCondition(operation.RightOperand);
        }
        var left = code.Evaluate(operation.LeftOperand);
        var right = code.Evaluate(operation.RightOperand);
        if (operation.OperatorKind is BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals
            && !(Calculator.IsScalar(left) && Calculator.IsScalar(right)))
            return calculator.AreEqual(operation, left, right) == (operation.OperatorKind == BinaryOperatorKind.Equals);
        if (operation.OperatorKind == BinaryOperatorKind.Divide && left is int size && right is int parts && parts != 0 && size % parts != 0
            && IsSize(operation.LeftOperand))
            warnings.Add("GC0204", operation, ExpressionText.Of(operation.Syntax), size / parts, size % parts);
        // A lifted operator on a missing value.
        if (operation.IsLifted && (left is null || right is null))
            return operation.Type?.SpecialType == SpecialType.System_Boolean ? false : null;
        return calculator.Calculate(operation, operation.OperatorKind, left, right, operation.IsChecked);
    }

    /// <summary>Whether an expression asks a tensor for a size.</summary>
    static bool IsSize(IOperation operation) =>
        operation is IInvocationOperation { TargetMethod: { Name: "Dim" } method } && Members.IsPrimitive(method);

    /// <summary>Whether an operator is one that C# defines for a type of its own.</summary>
    public static bool IsBuiltInTypeOperator(IMethodSymbol method) =>
        method.ContainingType.SpecialType is SpecialType.System_String or SpecialType.System_Object;

    object? CallOperator(IOperation operation, IMethodSymbol method, params IOperation[] operands) =>
        calls.Call(operation, method, null, [.. operands.Select((operand, i) => (method.Parameters[i], code.EvaluateCopy(operand)))]);

    public object? Unary(IUnaryOperation operation)
    {
        if (operation.OperatorMethod is { } method) return CallOperator(operation, method, operation.Operand);
        var operand = code.Evaluate(operation.Operand);
        if (operation.OperatorKind == UnaryOperatorKind.Hat) return new IndexValue(Arithmetic.ToDim(operand!), true);
        return operand switch
        {
            null or Unknown => operand,
            Dim dim when operation.OperatorKind == UnaryOperatorKind.Minus => Arithmetic.FromDim(Dim.Zero - dim),
            Dim or Node when operation.OperatorKind == UnaryOperatorKind.Plus => operand,
            Node node when operation.OperatorKind == UnaryOperatorKind.Minus => origins.Stamped(operation, () => -node),
            Dim or Node => throw mistakes.Unsupported(operation),
            _ => Arithmetic.Unary(operation.OperatorKind, operand) ?? throw mistakes.Unsupported(operation),
        };
    }

    public bool CompareTuples(ITupleBinaryOperation operation)
    {
        var (first, second) = (code.Evaluate(operation.LeftOperand), code.Evaluate(operation.RightOperand));
        if (first is Unknown || second is Unknown) throw EvaluationException.ReportedAlready();
        var (left, right) = (first as TupleValue, second as TupleValue);
        var equal = left is null || right is null
            ? left == right
            : left.Items.Zip(right.Items, (a, b) => calculator.AreEqual(operation, a, b)).All(same => same);
        return equal == (operation.OperatorKind == BinaryOperatorKind.Equals);
    }

    public object? Convert(IConversionOperation conversion)
    {
        if (conversion.OperatorMethod is { } method)
        {
            var operand = code.EvaluateCopy(conversion.Operand);
            // System.Index and Range come from plain numbers.
            if (method.ContainingType is { Name: "Index", ContainingNamespace.Name: "System" })
                return new IndexValue(Arithmetic.ToDim(operand!), false);
            return operand is null && conversion.IsImplicit
                && conversion.Operand.Type?.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T
                ? null
                : calls.Call(conversion, method, null, [(method.Parameters[0], operand)]);
        }
        if (!conversion.Conversion.Exists) throw EvaluationException.ReportedByCompiler();
        var value = code.Evaluate(conversion.Operand);
        if (conversion.Type is not { } type || value is null) return value;
        type = types.Substitute(type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable
            ? nullable.TypeArguments[0]
            : type);
        if (type is INamedTypeSymbol { EnumUnderlyingType: { } underlying }) type = underlying;
        if (conversion.IsTryCast) return types.IsOfType(value, type) ? value : null;
        switch (value)
        {
            case Dim dim when KnownTypes.IsRealNumber(type):
                return origins.Stamped(conversion, () => Leaf.Size(dim));
            case Node or ParameterValue when KnownTypes.IsBoolTensor(type) && !KnownTypes.IsBoolTensor(conversion.Operand.Type):
                throw mistakes.Unsupported(conversion,
                    $"'{ExpressionText.Of(conversion.Syntax)}': numbers become Booleans by a comparison, such as NotEqual(x, 0)");
            case Node when type.SpecialType is >= SpecialType.System_SByte and <= SpecialType.System_UInt64:
                throw mistakes.Unsupported(conversion,
                    $"'{ExpressionText.Of(conversion.Syntax)}': a number known only at run time can't become an integer");
            case TupleValue tuple when type is INamedTypeSymbol { IsTupleType: true } target:
                return new TupleValue([.. tuple.Items.Select((item, i) => Arithmetic.IsNumber(item)
                    ? Arithmetic.Convert(item!, target.TupleElements[i].Type.SpecialType, false) ?? item
                    : item)]);
            case var number when Arithmetic.IsNumber(number):
                try
                {
                    var precise = KnownTypes.IsRealNumber(type) ? tensors.InModelPrecision(number!) : number!;
                    return Arithmetic.Convert(precise, type.SpecialType, conversion.IsChecked) ?? value;
                }
                catch (OverflowException)
                {
                    throw mistakes.WouldThrow(conversion, "the number is too large for its type");
                }
            default:
                return value;
        }
    }

    /// <summary>An interpolated string, unless a part of it is unknown.</summary>
    public string Interpolate(IInterpolatedStringOperation text) => string.Concat(text.Parts.Select(part => part switch
    {
        IInterpolatedStringTextOperation literal => Arithmetic.Show(code.Evaluate(literal.Text)),
        IInterpolationOperation hole =>
            code.Evaluate(hole.Expression) is not Unknown and var value
                ? ValueText.Of(hole.Expression, value)
                : throw EvaluationException.ReportedAlready(),
        _ => throw mistakes.Unsupported(part, Mistakes.NameOf(part)),
    }));
}
