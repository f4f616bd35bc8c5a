using GraphCompiler.Generator.Graphs;
using Microsoft.CodeAnalysis;

namespace GraphCompiler.Generator.Frontend;

// Entries: where interpretation starts.
internal sealed partial class Evaluator
{
    IMethodSymbol? entry;

    /// <summary>The last value assigned to each state, by path.</summary>
    public IReadOnlyDictionary<string, Node> States => states;

    /// <summary>What the entry assumes about its sizes.</summary>
    public Assumptions Assumptions { get; private set; } = Assumptions.None;

    /// <summary>Forgets what the last entry computed.</summary>
    public void Begin(bool isTraining, Assumptions assumptions)
    {
        (IsTraining, Assumptions) = (isTraining, assumptions);
        steps = streams = 0;
        parameters.Clear();
        names.Clear();
        states.Clear();
    }

    /// <summary>Runs an entry on values in the place of its arguments.</summary>
    public object? RunEntry(IMethodSymbol method, ObjectValue model, IReadOnlyList<(IParameterSymbol Parameter, object? Value)> arguments)
    {
        entry = method;
        // The model may override an entry that it inherits.
        var definition = Override(model, method).OriginalDefinition;
        var syntax = definition.DeclaringSyntaxReferences[0].GetSyntax(cancellation);
        var inner = new Frame(sources.User, null, null, "") { This = model };
        foreach (var (parameter, value) in arguments) inner.Declare(SourceUnit.ParametersOf(definition)[parameter.Ordinal], value);
        return Within(inner, syntax, () => RunBody(sources.User, definition));
    }

    /// <summary>A result of the entry as a node.</summary>
    public Node ToResult(object? value)
    {
        if (value is not (Node or ParameterValue or Unknown))
            throw new EvaluationException(Finding.At(EntryReader.LocationOf(entry!), "GC0117", entry!.Name));
        return ToNode(value);
    }
}
