using GraphCompiler.Generator.Frontend.Errors;
using GraphCompiler.Generator.Frontend.Symbols;
using GraphCompiler.Generator.Frontend.Values;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace GraphCompiler.Generator.Frontend.Objects;

/// <summary>Methods of lists and arrays.</summary>
internal sealed class ListMethods(Mistakes mistakes, Sequences sequences, Calculator calculator)
{
    public bool TryCall(IOperation at, string name, ListValue list, object?[] values, out object? result)
    {
        result = null;
        var items = list.Items;
        if (list.IsFrozen && name is not ("ToArray" or "Contains" or "IndexOf")) throw mistakes.Fail("GC0011", at, Changed(at));
        switch (name)
        {
            case "Add": items.Add(values[0]); return true;
            case "AddRange": items.AddRange(sequences.Items(at, values[0]).ToArray()); return true;
            case "Insert": items.Insert(sequences.Position(at, values[0], items.Count, inclusive: true), values[1]); return true;
            case "RemoveAt": items.RemoveAt(sequences.Position(at, values[0], items.Count, inclusive: false)); return true;
            case "Clear": items.Clear(); return true;
            case "Reverse" when values.Length == 0: items.Reverse(); return true;
            case "ToArray": result = new ListValue([.. items]); return true;
            case "Contains": result = items.Any(item => calculator.AreEqual(at, item, values[0])); return true;
            case "IndexOf" when values.Length == 1: result = items.FindIndex(item => calculator.AreEqual(at, item, values[0])); return true;
            default: return false;
        }
    }

    /// <summary>A static method of <c>Array</c>.</summary>
    public bool TryCallArray(IOperation at, string name, object?[] values, out object? result)
    {
        result = null;
        if (values.Length > 0 && values[0] is ListValue { IsFrozen: true }) throw mistakes.Fail("GC0011", at, Changed(at));
        switch (name)
        {
            case "Empty": result = new ListValue(new List<object?>()); return true;
            case "Fill" when values.Length == 2 && values[0] is ListValue { Items: var items }:
                for (var i = 0; i < items.Count; i++) items[i] = StructCopy.Of(values[1]);
                return true;
            case "Reverse" when values.Length == 1 && values[0] is ListValue { Items: var items }:
                items.Reverse();
                return true;
            default: return false;
        }
    }

    /// <summary>The list or array that a call changes.</summary>
    static string Changed(IOperation at) =>
        ExpressionText.Of(at is IInvocationOperation call ? (call.Instance ?? call.Arguments[0].Value).Syntax : at.Syntax);
}
