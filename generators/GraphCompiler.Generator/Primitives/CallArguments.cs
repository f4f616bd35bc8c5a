using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;

namespace GraphCompiler.Generator.Primitives;

/// <summary>
/// The evaluated arguments of a call in graph code, by parameter name; the receiver of a member is <c>this</c>. Values are what
/// the front end computes with: <see cref="Node"/>, <see cref="Dim"/> (any integer that may be symbolic), numbers, booleans,
/// strings, null, and lists of values.
/// </summary>
/// <param name="nextStream">The number of a random stream that nothing else in the entry has.</param>
internal sealed class CallArguments(IReadOnlyDictionary<string, object?> values, Func<int>? nextStream = null)
{
    public Node Tensor(string name) => values[name] switch
    {
        Node node => node,
        Dim dim => Leaf.Size(dim),
        IConvertible number and not string => Leaf.Of(Convert.ToDouble(number, System.Globalization.CultureInfo.InvariantCulture)),
        var other => throw new InvalidOperationException($"{name} is {other?.GetType().Name ?? "null"}, not a tensor"),
    };

    public ImmutableArray<Node> Tensors(string name) => [.. List(name).Select(value => (Node)value!)];

    public Dim Dim(string name) => ToDim(values[name]);

    public ImmutableArray<Dim> Dims(string name) => [.. List(name).Select(ToDim)];

    public int Int(string name) => checked((int)(Dim(name).Constant ?? throw new GraphException("GC0110", name, Dim(name))));

    public ImmutableArray<int> Ints(string name) =>
        [.. List(name).Select(value => checked((int)(ToDim(value).Constant ?? throw new GraphException("GC0110", name, ToDim(value)))))];

    public bool Bool(string name) => (bool)values[name]!;

    public double Double(string name) => values[name] is Node node
        ? throw new GraphException("GC0110", name, "known only at run time")
        : Convert.ToDouble(values[name], System.Globalization.CultureInfo.InvariantCulture);

    public ImmutableArray<double> Doubles(string name) => [.. List(name).Select(value => value switch
    {
        Node => throw new GraphException("GC0110", name, "known only at run time"),
        Dim dim => dim.Constant ?? throw new GraphException("GC0110", name, dim),
        _ => Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture),
    })];

    public string Text(string name) => (string)values[name]!;

    public bool Has(string name) => values.TryGetValue(name, out var value) && value is not null;

    public int NextStream() => nextStream?.Invoke() ?? 0;

    public object? this[string name] => values[name];

    IReadOnlyList<object?> List(string name) => (IReadOnlyList<object?>)values[name]!;

    public static Dim ToDim(object? value) => value as Dim ?? Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>
/// Ties a public signature (<c>Ops.Relu</c>, <c>Tensor.Sum</c>, <c>Tensor.op_Addition</c>) to the node it makes. Declared as static
/// fields beside what they make and found by reflection; overloads of one name share the entry.
/// </summary>
internal sealed class ApiFunction(string name, Func<CallArguments, object> call)
{
    static readonly Lazy<IReadOnlyDictionary<string, ApiFunction>> all = new(() =>
        typeof(ApiFunction).Assembly.GetTypes()
            .SelectMany(type => type.GetFields(System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.NonPublic
                | System.Reflection.BindingFlags.Public))
            .Where(field => typeof(IEnumerable<ApiFunction>).IsAssignableFrom(field.FieldType))
            .SelectMany(field => (IEnumerable<ApiFunction>)field.GetValue(null)!)
            .ToDictionary(function => function.Name, StringComparer.Ordinal));

    public static IReadOnlyDictionary<string, ApiFunction> All => all.Value;

    /// <summary>The declaring type's and the member's metadata names.</summary>
    public string Name { get; } = name;

    /// <summary>Makes the node (or, for shape queries, the <see cref="Dim"/>).</summary>
    public Func<CallArguments, object> Call { get; } = call;
}
