using GraphCompiler.Generator.Frontend.Errors;
using GraphCompiler.Generator.Frontend.Values;
using GraphCompiler.Generator.Graphs;
using Microsoft.CodeAnalysis;

namespace GraphCompiler.Generator.Frontend.Tensors;

/// <summary>The values that an entry gives to the model's states.</summary>
internal sealed class StateAssignments(Mistakes mistakes, TensorValues tensors, ScanCalls scans)
{
    readonly Dictionary<string, Node> states = new(StringComparer.Ordinal);

    /// <summary>The last value assigned to each state, by path.</summary>
    public IReadOnlyDictionary<string, Node> States => states;

    public void Clear() => states.Clear();

    /// <summary><c>state.Assign(value)</c>: the state's value after the call.</summary>
    public object? Assign(IOperation at, object? receiver, object? value)
    {
        if (scans.IsRunning) throw mistakes.Fail("GC0139", at, "Assigning a state of the model");
        if (receiver is not ParameterValue state) throw mistakes.NoValue(at);
        if (state is not { Kind: ParameterKind.State, Path: { } path }) throw mistakes.Fail("GC0120", at, state.Path ?? "the parameter");
        var node = tensors.ToNode(value);
        Require.Same(node.Shape, state.Shape, () => new GraphException("GC0121", path, state.Shape, node.Shape));
        states[path] = node;
        return null;
    }
}
