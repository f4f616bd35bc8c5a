using System.Collections.Immutable;
using System.Globalization;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Graphs;

/// <summary>Nodes without inputs: what a graph starts from.</summary>
internal sealed class Leaf : PointwisePrimitive
{
    /// <summary>A tensor argument of the entry; the attribute is its name.</summary>
    public static readonly Leaf Input = new("Input", NodeSource.Input);

    /// <summary>A parameter of the model; the attribute is its path.</summary>
    public static readonly Leaf Parameter = new("Parameter", NodeSource.Parameter);

    /// <summary>A stream of random numbers; the attribute is its number within the entry.</summary>
    static readonly Leaf Random = new("Random", NodeSource.Stream);

    /// <summary>A constant tensor; the attribute is its <see cref="Table"/>.</summary>
    static readonly Leaf Values = new("Table", NodeSource.Table);

    static readonly Leaf Constant = new("Constant", NodeSource.Number);
    static readonly Leaf SizeOf = new("Size", NodeSource.Number);
    static readonly Leaf ScalarArgument = new("Argument", NodeSource.Number);

    Leaf(string name, NodeSource source) : base(name) => Source = source;

    public static Node Of(double value) => new(Constant, [], new Literal(value), Shape.Scalar, DType.Real, Origin.None);

    public static Node Size(Dim dim) =>
        dim.Constant is { } value ? Of(value) : new(SizeOf, [], dim, Shape.Scalar, DType.Real, Origin.None);

    public static Node Argument(string name) => new(ScalarArgument, [], name, Shape.Scalar, DType.Real, Origin.None);

    public static Node InputTensor(string name, Shape shape, DType type, Origin origin) => new(Input, [], name, shape, type, origin);

    public static Node ParameterTensor(string path, Shape shape, Origin origin) =>
        new(Parameter, [], path, shape, DType.Real, origin);

    public static Node TableOf(ImmutableArray<double> values, DType type) =>
        new(Values, [], new Table(values), Shape.Of(values.Length), type, Origin.None);

    public static Node RandomStream(int number) => new(Random, [], number, Shape.Scalar, DType.Real, Origin.None);

    /// <summary>The value of a constant node, else null.</summary>
    public static double? ValueOf(Node node) => node.Attribute is Literal literal ? literal.Value : null;

    public override NodeSource Source { get; }

    public override int? Cost => 0;

    /// <summary>Whether the node is there before the entry runs, so that kernels are handed it.</summary>
    public static bool IsStored(Node node) =>
        node.Primitive.Source is NodeSource.Input or NodeSource.Parameter or NodeSource.Stream or NodeSource.Table;

    /// <summary>Whether the node is a stream of random numbers: what kernels are handed is a scalar, its state.</summary>
    public static bool IsStream(Node node) => node.Primitive.Source == NodeSource.Stream;

    /// <summary>Whether the node is a size, known or symbolic.</summary>
    public static bool IsSize(Node node) => node.Primitive == SizeOf;

    public override bool IsWellFormed(Node node) => node.Inputs.IsEmpty && node.Attribute is not null && (IsStored(node) || node.Rank == 0);

    public override ImmutableArray<Node?> Pullback(Node node, Node gradient) => [];

    public override IntegerRange? RangeOf(Node node, Func<Node, IntegerRange?> of) =>
        node.Attribute is Table table ? new((long)table.Values.Min(), (long)table.Values.Max()) : null;

    public override Interval Bounds(Node node, Func<Node, Interval> of) =>
        node.Attribute is Table table ? table.Values.Select(Interval.At).Aggregate(Interval.Hull)
        : ValueOf(node) is { } value ? Interval.At(value) : IsSize(node) ? Interval.Max(Interval.Finite, Interval.At(1)) : Interval.Finite;

    public override Expression Element(
        Node node, ImmutableArray<IndexExpression> at, Func<Node, ImmutableArray<IndexExpression>, Expression> read) =>
            node.Attribute switch
    {
        Literal literal => new Expression.Constant(literal.Value),
        Dim dim => new Expression.Size(dim),
        string name when this == ScalarArgument => new Expression.Argument(name),
        _ => throw new InvalidOperationException($"{node} is read from memory"),
    };

    /// <summary>A double with bitwise equality and an exact, culture-free text.</summary>
    sealed record Literal(double Value)
    {
        public bool Equals(Literal? other) =>
            other is not null && BitConverter.DoubleToInt64Bits(Value) == BitConverter.DoubleToInt64Bits(other.Value);

        public override int GetHashCode() => Value.GetHashCode();

        public override string ToString() => Value.ToString("R", CultureInfo.InvariantCulture);
    }
}
