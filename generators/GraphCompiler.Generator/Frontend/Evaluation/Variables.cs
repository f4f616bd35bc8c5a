using GraphCompiler.Generator.Frontend.Errors;
using GraphCompiler.Generator.Frontend.Reports;
using GraphCompiler.Generator.Frontend.Symbols;
using GraphCompiler.Generator.Frontend.Tensors;
using GraphCompiler.Generator.Frontend.Values;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace GraphCompiler.Generator.Frontend.Evaluation;

/// <summary>Local variables, parameters and <c>this</c>.</summary>
internal sealed class Variables(ICode code, CallStack stack, Mistakes mistakes, NodeNames names, RuntimeTypes types)
{
    /// <summary>What a local holds until it is assigned; reading it is a mistake that the C# compiler reports.</summary>
    static readonly object unassigned = new();

    public void Declare(IVariableDeclarationOperation declaration)
    {
        foreach (var declarator in declaration.Declarators)
        {
            if (declarator.Symbol.IsRef) throw mistakes.Fail("GC0111", declarator, "a ref local");
            var initializer = declarator.Initializer ?? declaration.Initializer;
            var since = names.NextSite;
            var value = initializer is not null ? code.EvaluateCopy(initializer.Value)
                : declarator.Symbol.Type.IsValueType ? types.DefaultOf(declarator.Symbol.Type)
                : unassigned;
            names.NameVariable(value, declarator.Symbol.Name, since);
            stack.Current.Declare(declarator.Symbol, value);
        }
    }

    public object? Read(IOperation at, ISymbol variable) => stack.Current.Find(variable) switch
    {
        null => throw mistakes.Unsupported(at, $"'{variable.Name}', which has no value here"),
        { Value: var value } => value == unassigned ? throw EvaluationException.ReportedByCompiler() : value,
    };

    public object? ReadParameter(IParameterReferenceOperation reference)
    {
        if (stack.Current.Find(reference.Parameter) is { } cell) return cell.Value;
        // The receiver of a member of an extension block, which is a named parameter there.
        if (reference.Parameter.ContainingSymbol is INamedTypeSymbol) return stack.Current.This;
        // A primary constructor's parameter, captured by the object.
        for (var current = stack.Current; current is not null; current = current.Scope)
            if (current.This is ObjectValue self && self.Captured.TryGetValue(Members.Key(reference.Parameter), out var value))
                return value;
        throw mistakes.Unsupported(reference, $"'{reference.Parameter.Name}', which has no value here");
    }

    public object? ReadInstance(IInstanceReferenceOperation instance) => instance.ReferenceKind switch
    {
        InstanceReferenceKind.ImplicitReceiver => stack.Current.Initialized.Peek(),
        _ => stack.Current.This,
    };
}
