using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Tests.Evaluation;
using GraphCompiler.Generator.Primitives;
using static GraphCompiler.Generator.Primitives.Elementwise;
using static GraphCompiler.Generator.Tests.Formulas;

namespace GraphCompiler.Generator.Tests.Passes;

/// <summary>A loss with its parameters: what a pass must keep the meaning of.</summary>
sealed record Sample(string Name, Node Loss)
{
    public static readonly ImmutableArray<Sample> All =
    [
        new("classifier",
            CrossEntropy(Linear(Relu.Call(Linear(Real("x", N, 6), Weight("w1", 6, 5), Weight("b1", 5))), Weight("w2", 5, 3),
                Weight("b2", 3)), Indices("labels", N))),
        new("cross-entropy", CrossEntropy(Weight("logits", N, 3), Indices("labels", N))),
        new("naive cross-entropy", Mean(-Log.Call(Sum(OneHot.Call(Indices("labels", N), 3) * NaiveSoftmax(Weight("logits", N, 3)), -1)))),
        new("softmax", Sum(Softmax(Weight("x", N, 4)) * Weight("v", N, 4))),
        new("layer norm", Sum(LayerNorm(Weight("x", N, 5), Weight("scale", 5), Weight("shift", 5)) * Weight("v", N, 5))),
        new("binary cross-entropy", Mean(Softplus(Weight("logits", N)) - Weight("logits", N) * Real("targets", N))),
        new("naive binary cross-entropy", NaiveBinaryCrossEntropy(Weight("logits", N), Real("targets", N))),
        new("attention", Sum(Attention(Weight("q", 2, N, 4), Weight("k", 2, N, 4), Weight("v", 2, N, 4)) * Real("target", 2, N, 4))),
        new("squared error", SquaredError(Contraction.MatMul(Real("x", N, 6), Weight("w", 6)) + Weight("b"), Real("y", N))),
        new("embedding", Sum(Tanh.Call(Gather.Call(Weight("table", 3, 4), Indices("labels", N), 0)) * Weight("v", 4))),
        new("norm", Sum(Sqrt.Call(Sum(Weight("x", N, 4) * Weight("x", N, 4), -1)))),
        new("gelu", Sum(0.5 * Weight("x", N) * (1 + Erf.Call(Weight("x", N) * 0.70710678)))),
        new("powers", Sum(Pow.Call(Weight("x", N) * Weight("x", N) + 1, 0.5) + Pow.Call(Weight("x", N), 3) / Pow.Call(Weight("x", N), 1))),
    ];

    public Graph Graph => new(Name, [new("loss", OutputRole.Result, Loss)]);

    public ImmutableArray<ParameterSpec> Parameters =>
        [.. Leaves(Leaf.Parameter).Select(leaf =>
            new ParameterSpec((string)leaf.Attribute!, leaf.Shape, "Init.Zeros", ParameterKind.Trained))];

    /// <summary>Random numbers (and labels below 3) for every leaf.</summary>
    public Interpreter Interpreter(int seed)
    {
        var random = new Random(seed);
        var interpreter = new Interpreter { Symbols = { ["N"] = 3 } };
        foreach (var leaf in Leaves(Leaf.Parameter).Concat(Leaves(Leaf.Input)))
        {
            var values = new double[interpreter.SizeOf(leaf.Shape.Elements)];
            for (var i = 0; i < values.Length; i++) values[i] = leaf.Type.IsInteger ? random.Next(3) : random.NextDouble() * 4 - 2;
            (leaf.Primitive == Leaf.Parameter ? interpreter.Parameters : interpreter.Inputs)[(string)leaf.Attribute!] = values;
        }
        return interpreter;
    }

    public override string ToString() => Name;

    IEnumerable<Node> Leaves(Primitive kind) =>
        Graph.Nodes.Where(node => node.Primitive == kind).GroupBy(node => node.Attribute).Select(group => group.First());

    static Node NaiveBinaryCrossEntropy(Node logits, Node targets)
    {
        var p = Sigmoid.Call(logits);
        return -Mean(targets * Log.Call(p) + (1 - targets) * Log.Call(1 - p));
    }

    static Node SquaredError(Node prediction, Node target) => Mean((prediction - target) * (prediction - target));

    static Node Attention(Node q, Node k, Node v) =>
        Contraction.MatMul(Softmax(Contraction.MatMul(q, Movement.Transpose(k, -2, -1)) / Sqrt.Call(Leaf.Size(q.Shape[2]))), v);
}
