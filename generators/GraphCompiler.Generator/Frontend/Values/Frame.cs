using GraphCompiler.Generator.Frontend.Symbols;
using Microsoft.CodeAnalysis;

namespace GraphCompiler.Generator.Frontend.Values;

/// <summary>One call being interpreted: its variables, and how it was reached.</summary>
internal sealed class Frame(SourceUnit unit, Frame? caller, SyntaxNode? callSite, string name)
{
    /// <summary>A variable; lambdas share it with the code around them.</summary>
    internal sealed class Cell
    {
        public object? Value { get; set; }
    }

    readonly Dictionary<ISymbol, Cell> variables = new(SymbolEqualityComparer.Default);

    public SourceUnit Unit { get; } = unit;

    public Frame? Caller { get; } = caller;

    /// <summary>The expression in the caller that made the call.</summary>
    public SyntaxNode? CallSite { get; } = callSite;

    /// <summary>What the call is called in a chain: <c>hidden.Forward</c>; empty for lambdas and the entry.</summary>
    public string Name { get; } = name;

    /// <summary>
    /// The function or the module's type, whatever its path: <c>Softmax</c>; empty for lambdas, local functions and the entry.
    /// </summary>
    public string Function { get; init; } = "";

    /// <summary>The frame whose variables a lambda or local function also sees.</summary>
    public Frame? Scope { get; init; }

    public object? This { get; init; }

    /// <summary>The type arguments of a generic method.</summary>
    public IReadOnlyDictionary<string, ITypeSymbol>? TypeArguments { get; init; }

    /// <summary>The chain of <see cref="Function"/>s, once it has been asked for.</summary>
    public string? Functions { get; set; }

    /// <summary>The chain of calls that led here, once it has been asked for.</summary>
    public string? Path { get; set; }

    public object? Result { get; set; }

    /// <summary>What <c>yield return</c> has collected.</summary>
    public List<object?>? Yielded { get; set; }

    /// <summary>Whether <c>yield return</c> may have given more than that.</summary>
    public bool YieldsUnknown { get; set; }

    /// <summary>The values that <c>?.</c> operators are looking into, innermost last.</summary>
    public Stack<object?> ConditionalReceivers { get; } = new();

    /// <summary>The objects being initialized by object initializers, innermost last.</summary>
    public Stack<object?> Initialized { get; } = new();

    /// <summary>Whether fields of <see cref="This"/> may be written: constructors and initializers.</summary>
    public bool IsConstructor { get; init; }

    public void Declare(ISymbol variable, object? value) => variables[variable] = new Cell { Value = value };

    public Cell? Find(ISymbol variable)
    {
        for (var frame = this; frame is not null; frame = frame.Scope)
            if (frame.variables.TryGetValue(variable, out var cell)) return cell;
        return null;
    }

    /// <summary>
    /// A frame with the same variables, for a lambda to capture: variables that later iterations declare are not added to it.
    /// </summary>
    public Frame Snapshot()
    {
        var snapshot = new Frame(Unit, Caller, CallSite, Name)
            { Scope = Scope, This = This, TypeArguments = TypeArguments, IsConstructor = false };
        foreach (var variable in variables) snapshot.variables[variable.Key] = variable.Value;
        return snapshot;
    }
}
