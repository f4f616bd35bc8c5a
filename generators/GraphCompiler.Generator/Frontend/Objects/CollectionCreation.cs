using GraphCompiler.Generator.Frontend.Errors;
using GraphCompiler.Generator.Frontend.Values;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace GraphCompiler.Generator.Frontend.Objects;

/// <summary>The expressions that make arrays and lists.</summary>
internal sealed class CollectionCreation(ICode code, Mistakes mistakes, RuntimeTypes types, Sequences sequences)
{
    public ListValue CreateArray(IArrayCreationOperation array)
    {
        if (array.DimensionSizes.Length != 1) throw mistakes.Unsupported(array, "an array of several dimensions");
        if (array.Initializer is { } initializer) return (ListValue)code.Evaluate(initializer)!;
        var element = ((IArrayTypeSymbol)array.Type!).ElementType;
        var size = code.Evaluate(array.DimensionSizes[0]) switch
        {
            Dim dim => throw mistakes.Fail("GC0110", array, "size", dim),
            var value => Arithmetic.ToLong(value!),
        };
        if (size is < 0 or > EvaluationLimits.Steps) throw mistakes.WouldThrow(array, $"the array's size is {size}");
        return new ListValue(Enumerable.Range(0, (int)size).Select(_ => types.DefaultOf(element)));
    }

    public ListValue CreateCollection(ICollectionExpressionOperation collection)
    {
        var items = new List<object?>();
        foreach (var element in collection.Elements)
        {
            if (element is ISpreadOperation spread) items.AddRange(sequences.Items(spread.Operand, code.Evaluate(spread.Operand)));
            else items.Add(code.EvaluateCopy(element));
        }
        return new ListValue(items);
    }
}
