using GraphCompiler.Generator.Frontend.Errors;
using GraphCompiler.Generator.Frontend.Objects;
using GraphCompiler.Generator.Frontend.Values;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace GraphCompiler.Generator.Frontend.Evaluation;

/// <summary>Reads fields, properties and elements.</summary>
internal sealed class References(ICode code, CallStack stack, Mistakes mistakes, RuntimeTypes types, Fields fields, Properties properties,
    Sequences sequences)
{
    public object? ReadField(IFieldReferenceOperation reference) =>
        fields.Get(reference, reference.Field, reference.Instance is { } instance ? code.Evaluate(instance) : null);

    public object? ReadProperty(IPropertyReferenceOperation reference)
    {
        var instance = reference.Instance is { } receiver ? code.Evaluate(receiver) : null;
        var arguments = code.EvaluateArguments(reference.Arguments);
        return instance is Unknown ? instance : properties.Get(reference, types.PropertyOf(reference, instance), instance, arguments);
    }

    /// <summary><c>receiver?.Member</c>.</summary>
    public object? Access(IConditionalAccessOperation access)
    {
        var receiver = code.Evaluate(access.Operation);
        if (receiver is null) return null;
        stack.Current.ConditionalReceivers.Push(receiver);
        try
        {
            return code.Evaluate(access.WhenNotNull);
        }
        finally
        {
            stack.Current.ConditionalReceivers.Pop();
        }
    }

    public object? ReadElement(IArrayElementReferenceOperation element)
    {
        var array = code.Evaluate(element.ArrayReference);
        if (element.Indices.Length != 1) throw mistakes.Unsupported(element, "an array of several dimensions");
        return sequences.ElementAt(element, array, code.Evaluate(element.Indices[0]));
    }

    public object? ReadElement(IImplicitIndexerReferenceOperation element) =>
        sequences.ElementAt(element, code.Evaluate(element.Instance), code.Evaluate(element.Argument));

    IndexValue? ToIndex(IOperation? operation) => operation is null ? null : code.Evaluate(operation) switch
    {
        IndexValue index => index,
        { } value when value is Dim || Arithmetic.IsInteger(value) => new IndexValue(Arithmetic.ToDim(value), false),
        _ => throw mistakes.Unsupported(operation),
    };

    public IndexRange ReadRange(IRangeOperation range) =>
        new(ToIndex(range.LeftOperand) ?? new(Dim.Zero, false), ToIndex(range.RightOperand) ?? new(Dim.Zero, true));
}
