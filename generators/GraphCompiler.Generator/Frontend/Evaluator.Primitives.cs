using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Primitives;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace GraphCompiler.Generator.Frontend;

// Primitives: the calls that make nodes, and where each node came from.
internal sealed partial class Evaluator
{
    readonly Dictionary<ParameterValue, Node> parameters = [];
    int streams;
    readonly List<(Location Location, string Chain)> sites = [];
    Dictionary<Location, (string Expression, SortedSet<string> Shapes)>? shapes;

    /// <summary>Where each <see cref="Origin.Site"/> is in the user's code, and the calls from there.</summary>
    public IReadOnlyList<(Location Location, string Chain)> SiteTable => sites;

    /// <summary>The shapes seen at each of the user's own expressions, if <see cref="ObserveShapes"/> asked for them.</summary>
    public IEnumerable<KeyValuePair<Location, (string Expression, SortedSet<string> Shapes)>> Shapes => shapes ?? [];

    public void ObserveShapes() => shapes = [];

    void Observe(IOperation operation, Node node)
    {
        if (!IsUser(frame) || operation.IsImplicit) return;
        var location = operation.Syntax.GetLocation();
        observed.Add((location, ExpressionText.Of(operation.Syntax), Assumptions.TextOf(node.Shape)));
    }

    readonly List<(Location Location, string Expression, string Shape)> observed = [];

    /// <summary>Keeps the shapes that were seen since the last call, or forgets them.</summary>
    public void KeepShapes(bool keep)
    {
        foreach (var (location, expression, shape) in keep ? observed : [])
        {
            if (!shapes!.TryGetValue(location, out var seen))
                shapes.Add(location, seen = (expression, new SortedSet<string>(StringComparer.Ordinal)));
            seen.Shapes.Add(shape);
        }
        observed.Clear();
    }

    object? CallPrimitive(IOperation at, IMethodSymbol method, object? receiver,
        IReadOnlyList<(IParameterSymbol Parameter, object? Value)> arguments)
    {
        if (isAtStart) throw Fail("GC0112", at,
            $"'{ExpressionText.Of(at.Syntax)}'{(at is IConversionOperation ? " as a tensor" : "")} where a model is made, which is done "
                + "at run time too: make it a property or a method");
        var name = Members.PrimitiveName(method);
        switch (name)
        {
            case "Mode.get_IsTraining": return ReadMode(at);
            case "Parameter.Assign" when arguments[0].Value is not Unknown: return AssignState(at, receiver, arguments[0].Value);
        }
        if (IsUnknown(receiver) || arguments.Any(argument => IsUnknown(argument.Value))) return Unknown.Value;
        switch (name)
        {
            case "Ops.Scan": return RunScan(at, arguments);
            case "Ops.While": return RunWhile(at, arguments);
        }
        if (!ApiFunction.All.TryGetValue(name, out var function))
            throw Fail("GC0112", at, $"{name}, which this version of the generator does not know");

        var values = new Dictionary<string, object?>(StringComparer.Ordinal);
        if (!method.IsStatic) values.Add("this", ForPrimitive(receiver) ?? throw Fail("GC0117", at, ExpressionText.Of(at.Syntax)));
        foreach (var (parameter, value) in arguments)
        {
            if (value is null && (KnownTypes.IsTensor(parameter.Type) || KnownTypes.IsIntTensor(parameter.Type))
                && parameter.NullableAnnotation != NullableAnnotation.Annotated)
                throw Fail("GC0117", at, ExpressionText.Of(at.Syntax));
            values.Add(parameter.Name, ForPrimitive(value));
        }
        return Stamped(at, () => function.Call(new CallArguments(values, () => streams++)));
    }

    object? ForPrimitive(object? value) => value switch
    {
        ParameterValue parameter => NodeOf(parameter),
        ListValue list => list.Items.Select(ForPrimitive).ToList(),
        float number => Widened(number),
        _ => value,
    };

    Node NodeOf(ParameterValue parameter)
    {
        if (parameters.TryGetValue(parameter, out var node)) return node;
        // Reported once, by name.
        if (ArenaLimit.LeastElements(parameter.Shape) > ArenaLimit.Elements) throw FollowUp();
        if (parameter.Path is not { } path) throw Nameless(parameter);
        node = Leaf.ParameterTensor(path, parameter.Shape, new Origin(AddSite(parameter.Location ?? Location.None, ""), path, ""));
        parameters.Add(parameter, node);
        return node;
    }

    static EvaluationException Nameless(ParameterValue parameter) => new(parameter.PlainHolder is { } holder
        ? Finding.At(parameter.Location!, "GC0018", holder.Name)
        : Finding.At(parameter.Location!, "GC0012"));

    public int AddSite(Location location, string chain)
    {
        sites.Add((location, chain));
        return sites.Count - 1;
    }

    /// <summary>Makes nodes and gives those without an origin this one.</summary>
    public object? Stamped(IOperation at, Func<object?> make)
    {
        object? made;
        try
        {
            made = make();
        }
        catch (OverflowException)
        {
            throw Fail("GC0151", at, ArenaLimit.Overflow($"'{ExpressionText.Of(at.Syntax)}'"));
        }
        return made switch
        {
            Node node => Stamp(at, node),
            Dim dim => Plain(dim),
            IReadOnlyList<object?> list => new ListValue(list.Select(item => item is Node node ? Stamp(at, node) : item)),
            _ => made,
        };
    }

    Node Stamp(IOperation at, Node node)
    {
        if (node.Origin != Origin.None && !IsFreshView(node)) return node;
        var (location, chain) = Locate(at.Syntax);
        var origin = new Origin(AddSite(location, chain), ExpressionText.Of(at.Syntax), CurrentPath(), CurrentFunctions());
        var stamped = Stamp(node, origin, []);
        finished.Add(stamped);
        return stamped;
    }

    readonly HashSet<Node> finished = [];

    /// <summary>A movement takes over its operand's origin; it gets its own if the user asked for it just now.</summary>
    bool IsFreshView(Node node) => node.Primitive is PointwisePrimitive { IsView: true } && !finished.Contains(node);

    static Node Stamp(Node node, Origin origin, Dictionary<Node, Node> done)
    {
        if (done.TryGetValue(node, out var known)) return known;
        var inputs = node.Inputs.Select(input => input.Origin == Origin.None ? Stamp(input, origin, done) : input).ToImmutableArray();
        return done[node] = new Node(node.Primitive, inputs, node.Attribute, node.Shape, node.Type, origin);
    }
}
