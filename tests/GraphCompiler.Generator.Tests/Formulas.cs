using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Primitives;
using static GraphCompiler.Generator.Primitives.Elementwise;

namespace GraphCompiler.Generator.Tests;

// The library has an enumeration of that name.
using Reduction = GraphCompiler.Generator.Primitives.Reduction;

/// <summary>The library's formulas as graphs, node for node as the front end makes them.</summary>
static class Formulas
{
    public static readonly Dim N = Dim.Symbol("N");

    public static Node Real(string name, params Dim[] shape) => Leaf.InputTensor(name, Shape.Of(shape), DType.Real, Origin.None);

    public static Node Indices(string name, params Dim[] shape) => Leaf.InputTensor(name, Shape.Of(shape), DType.Int32, Origin.None);

    public static Node Weight(string path, params Dim[] shape) => Leaf.ParameterTensor(path, Shape.Of(shape), Origin.None);

    public static Node Sum(Node x) => Reduction.Sum.Call(x, [.. Enumerable.Range(0, x.Rank)]);

    public static Node Sum(Node x, int axis, bool keepDims = false) => Reduce(Reduction.Sum, x, axis, keepDims);

    public static Node Max(Node x, int axis, bool keepDims = false) => Reduce(Reduction.Max, x, axis, keepDims);

    public static Node Mean(Node x) => Sum(x) / Leaf.Size(x.Shape.Elements);

    public static Node Mean(Node x, int axis, bool keepDims = false) =>
        Sum(x, axis, keepDims) / Leaf.Size(x.Shape[(axis + x.Rank) % x.Rank]);

    public static Node LogSoftmax(Node x)
    {
        var shifted = x - StopGradient.Call(Max(x, -1, true));
        return shifted - Log.Call(Sum(Exp.Call(shifted), -1, true));
    }

    public static Node Softmax(Node x)
    {
        var exponentials = Exp.Call(x - StopGradient.Call(Max(x, -1, true)));
        return exponentials / Sum(exponentials, -1, true);
    }

    public static Node NaiveSoftmax(Node x) => Exp.Call(x) / Sum(Exp.Call(x), -1, true);

    public static Node CrossEntropy(Node logits, Node labels) =>
        Mean(-Sum(OneHot.Call(labels, logits.Shape[logits.Rank - 1]) * LogSoftmax(logits), -1));

    public static Node Softplus(Node x) => Elementwise.Max.Call(x, 0) + Log1p.Call(Exp.Call(-Abs.Call(x)));

    public static Node LayerNorm(Node x, Node scale, Node shift)
    {
        var centered = x - Mean(x, -1, true);
        var variance = Mean(centered * centered, -1, true);
        return centered / Sqrt.Call(variance + 1e-5) * scale + shift;
    }

    public static Node Linear(Node x, Node weight, Node bias) => Contraction.MatMul(x, weight) + bias;

    static Node Reduce(Reduction reduction, Node x, int axis, bool keepDims)
    {
        axis = (axis + x.Rank) % x.Rank;
        var result = reduction.Call(x, [axis]);
        return keepDims ? Movement.Unsqueeze(result, [axis]) : result;
    }
}
