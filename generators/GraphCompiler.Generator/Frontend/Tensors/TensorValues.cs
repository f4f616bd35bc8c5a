using GraphCompiler.Generator.Frontend.Errors;
using GraphCompiler.Generator.Frontend.Reports;
using GraphCompiler.Generator.Frontend.Values;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;
using Microsoft.CodeAnalysis;

namespace GraphCompiler.Generator.Frontend.Tensors;

/// <summary>Values as tensors: numbers, sizes and parameters as the nodes that stand for them.</summary>
/// <param name="real">The type of the model's real numbers.</param>
internal sealed class TensorValues(Origins origins, DType real)
{
    readonly Dictionary<ParameterValue, Node> parameters = [];

    public void Clear() => parameters.Clear();

    /// <summary>A number or tensor as a node.</summary>
    public Node ToNode(object? value) => value switch
    {
        Node node => node,
        Dim dim => Leaf.Size(dim),
        ParameterValue parameter => NodeOf(parameter),
        Unknown => throw EvaluationException.ReportedAlready(),
        not null when Arithmetic.IsNumber(value) => Leaf.Of(Arithmetic.ToDouble(InModelPrecision(value))),
        _ => throw new InvalidOperationException($"{value?.GetType().Name ?? "null"} is not a number"),
    };

    /// <summary>A number in the model's precision: in double precision, <c>0.1f</c> is 0.1 and not the float next to it.</summary>
    public object InModelPrecision(object number) => real == DType.Float64 && number is float single ? Numbers.Decimal(single) : number;

    /// <summary>A value as an argument of a function of the API.</summary>
    public object? ToArgument(object? value) => value switch
    {
        ParameterValue parameter => NodeOf(parameter),
        ListValue list => list.Items.Select(ToArgument).ToList(),
        float number => InModelPrecision(number),
        _ => value,
    };

    public Node NodeOf(ParameterValue parameter)
    {
        if (parameters.TryGetValue(parameter, out var node)) return node;
        // A parameter that is too large was reported by name.
        if (ArenaLimit.LeastElements(parameter.Shape) > ArenaLimit.Elements) throw EvaluationException.ReportedAlready();
        if (parameter.Path is not { } path) throw Mistakes.NotInAField(parameter);
        node = Leaf.ParameterTensor(path, parameter.Shape, new Origin(origins.AddSite(parameter.Location ?? Location.None, ""), path, ""));
        parameters.Add(parameter, node);
        return node;
    }

    /// <summary>Whether a node is a parameter that is trained.</summary>
    public bool IsTrained(Node node) =>
        node.Primitive == Leaf.Parameter && parameters.Any(entry => entry.Value == node && entry.Key.Kind == ParameterKind.Trained);
}
