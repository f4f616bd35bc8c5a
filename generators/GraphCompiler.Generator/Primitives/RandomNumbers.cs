using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Primitives;

/// <summary>
/// Random numbers, each a pure function of its stream and of its position: they can be drawn again wherever they are read, and come out the
/// same. The operand is the stream, of which every call of the API gets one of its own.
/// </summary>
internal sealed class RandomNumbers : PointwisePrimitive
{
    /// <summary>The function that kernels call: of the stream and the position.</summary>
    public ScalarFunction Draw { get; }

    RandomNumbers(string name, string function, int cost) : base(name) => Draw =
        new(function, 2, null, 4, cost, _ => throw new NotSupportedException("random numbers are drawn from a stream"));

    /// <summary>Uniform in [0, 1).</summary>
    public static readonly RandomNumbers Uniform = new("RandomUniform", "Uniform", 40);

    /// <summary>Normal with mean 0 and deviation 1.</summary>
    public static readonly RandomNumbers Normal = new("RandomNormal", "Normal", 90);

    public static readonly ImmutableArray<ApiFunction> Api =
    [
        .. new[] { Uniform, Normal }.Select(primitive =>
            new ApiFunction("Ops." + primitive.Name, a => primitive.Call(a.NextStream(), new(a.Dims("shape"))))),
    ];

    public override int? Cost => Draw.Cost;

    public override bool IsDrawn => true;

    public override bool DependsOnPosition => true;

    public Node Call(int stream, Shape shape)
    {
        if (shape.FirstOrDefault(dim => dim.Constant <= 0) is { } size) throw new GraphException("GC0147", Name, shape, size);
        return new(this, [Leaf.RandomStream(stream)], null, shape, DType.Real, Origin.None);
    }

    public static int StreamOf(Node node) => (int)node.Inputs[0].Attribute!;

    public override Expression Element(Node node, ImmutableArray<IndexExpression> at,
        Func<Node, ImmutableArray<IndexExpression>, Expression> read) =>
        new Expression.Apply(Draw, [read(node.Inputs[0], []), new Expression.Position(ReshapeMap.Linear(node.Shape, at))]);

    public override bool IsWellFormed(Node node) => node.Inputs.Length == 1 && Leaf.IsStream(node.Inputs[0]) && node.Type.IsReal;

    public override ImmutableArray<Node?> Pullback(Node node, Node gradient) => [null];
}
