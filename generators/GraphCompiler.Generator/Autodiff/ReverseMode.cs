using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Primitives;

namespace GraphCompiler.Generator.Autodiff;

/// <summary>
/// Reverse-mode differentiation, graph to graph: one walk in reverse topological order, each node handing its vector-Jacobian products
/// to its inputs. The gradients are ordinary nodes, so they can be differentiated again.
/// </summary>
internal static class ReverseMode
{
    /// <summary>
    /// The gradients of a scalar with respect to some nodes, in their order; zeros for nodes the scalar does not depend on.
    /// </summary>
    /// <exception cref="GraphException">GC0301: <paramref name="loss"/> is not a scalar.</exception>
    public static ImmutableArray<Node> Gradients(Node loss, IReadOnlyList<Node> wrt)
    {
        if (loss.Rank != 0) throw new GraphException("GC0301", loss.Shape);
        return Pullback(loss, 1.0, wrt);
    }

    /// <summary>
    /// The vector-Jacobian products: for each node of <paramref name="wrt"/>, the derivative of the inner product of <paramref name="y"/>
    /// and <paramref name="seed"/>.
    /// </summary>
    public static ImmutableArray<Node> Pullback(Node y, Node seed, IReadOnlyList<Node> wrt) => Pullback([(y, seed)], wrt);

    /// <summary>The sum of the vector-Jacobian products of several outputs.</summary>
    public static ImmutableArray<Node> Pullback(IReadOnlyList<(Node Y, Node Seed)> outputs, IReadOnlyList<Node> wrt)
    {
        // Whatever depends on one of them is deeper.
        var least = wrt.Select(node => node.Depth).DefaultIfEmpty(int.MaxValue).Min();
        var forward = Graph.Sort(outputs.Select(output => output.Y), node => node.Depth >= least);
        var reaching = DependentsOf(forward, wrt);
        var stamp = new OriginStamp([.. forward, .. forward.SelectMany(node => node.Inputs),
            .. Graph.Sort(outputs.Select(output => output.Seed)).Where(node => node.Primitive == Leaf.Input)]);
        var intervals = new Intervals([.. outputs.Select(output => output.Y)]);
        var gradients = new Dictionary<Node, Cotangent>();
        foreach (var (y, seed) in outputs.Where(output => reaching.Contains(output.Y)))
        {
            var arriving = new Cotangent(stamp.Apply(seed, y));
            gradients[y] = gradients.TryGetValue(y, out var sum) ? sum + arriving : arriving;
        }

        foreach (var node in forward.Reverse())
        {
            if (!node.Inputs.Any(reaching.Contains) || !gradients.TryGetValue(node, out var gradient)) continue;
            if (node.Origin.Name.Length > 0) gradients[node] = gradient = stamp.Named(gradient, node);
            var contributions = gradient.Propagate(node, intervals);
            foreach (var input in node.Inputs.Distinct())
            {
                if (!reaching.Contains(input) || Contribution(node, input, contributions) is not { } contribution) continue;
                if (contribution.Value.Shape != input.Shape)
                    throw new InvalidOperationException($"the gradient of {node} for {input} has shape {contribution.Value.Shape}");
                gradients[input] = stamp.Apply(gradients.TryGetValue(input, out var sum) ? sum + contribution : contribution, node);
            }
        }
        return [.. wrt.Select(node => gradients.TryGetValue(node, out var gradient)
            ? stamp.Apply(gradient.Selected.Value, node)
            : Zeros(node))];
    }

    /// <summary>
    /// Adds to a training graph, whose first result is the loss, the gradient of every trained parameter, named by its path and in
    /// the order given; a parameter that the loss does not depend on gets zeros.
    /// </summary>
    public static Graph WithGradients(Graph training, IEnumerable<ParameterSpec> parameters)
    {
        var leaves = new Dictionary<string, Node>(StringComparer.Ordinal);
        training = Derivatives.Expand(training).Rewrite(node =>
        {
            if (node.Primitive != Leaf.Parameter) return node;
            var path = (string)node.Attribute!;
            return leaves.TryGetValue(path, out var first) ? first : leaves[path] = node;
        });
        var trained = parameters.Where(parameter => parameter.Kind == ParameterKind.Trained).ToImmutableArray();
        var wrt = trained.Select(parameter => leaves.TryGetValue(parameter.Path, out var leaf)
            ? leaf
            : Leaf.ParameterTensor(parameter.Path, parameter.Shape, Origin.None)).ToImmutableArray();
        var gradients = Gradients(training.Results.First().Node, wrt);
        return new(training.Name,
            training.Outputs.AddRange(trained.Zip(gradients,
                (parameter, gradient) => new Output(parameter.Path, OutputRole.Gradient, gradient))));
    }

    // An operand used twice by one node, as in x * x, gets the sum of both products.
    static Cotangent? Contribution(Node node, Node input, ImmutableArray<Cotangent?> contributions)
    {
        Cotangent? sum = null;
        for (var i = 0; i < contributions.Length; i++)
            if (node.Inputs[i] == input && contributions[i] is { } contribution) sum = sum is null ? contribution : sum + contribution;
        return sum;
    }

    static Node Zeros(Node like) => Movement.Expand(Leaf.Of(0).With(like.Origin.AsGradient()), like.Shape);

    // The nodes that depend on one of the targets (and carry real numbers): only through them do gradients flow.
    static HashSet<Node> DependentsOf(ImmutableArray<Node> sorted, IReadOnlyList<Node> targets)
    {
        var reaching = new HashSet<Node>(targets);
        foreach (var node in sorted)
            if (node.Type.IsReal && node.Inputs.Any(reaching.Contains)) reaching.Add(node);
        return reaching;
    }

    /// <summary>Gives nodes made by a pullback the origin of the node that was differentiated.</summary>
    sealed class OriginStamp(IEnumerable<Node> known)
    {
        /// <summary>The nodes that have an origin, and those that were made, with their stamped form.</summary>
        readonly Dictionary<Node, Node> stamps = known.Distinct().ToDictionary(node => node);

        public Cotangent Apply(Cotangent made, Node differentiated) =>
            new(Apply(made.Value, differentiated), Apply(made.Support, differentiated), Apply(made.Pending, differentiated));

        Support? Apply(Support? made, Node differentiated) =>
            made is null ? null : made with { Condition = Apply(made.Condition, differentiated) };

        /// <summary>The whole gradient of a value that has a name.</summary>
        public Cotangent Named(Cotangent gradient, Node of)
        {
            if (gradient.Value.Primitive is Leaf) return gradient;
            var origin = gradient.Value.Origin.AsGradient()
                .Named("d" + char.ToUpperInvariant(of.Origin.Name[0]) + of.Origin.Name.Substring(1), of.Origin.ResultOf);
            var named = gradient.Value.With(origin);
            stamps[named] = named;
            return gradient with { Value = named };
        }

        // Recursion is only as deep as one rule's formula: it ends at forward nodes and at gradients stamped before.
        public Node Apply(Node made, Node differentiated)
        {
            if (stamps.TryGetValue(made, out var known)) return known;
            var inputs = made.Inputs.Select(input => Apply(input, differentiated)).ToImmutableArray();
            var origin = made.Origin == Origin.None ? differentiated.Origin.AsGradient() : made.Origin.AsGradient();
            var stamped = new Node(made.Primitive, inputs, made.Attribute, made.Shape, made.Type, origin);
            stamps[made] = stamps[stamped] = stamped;
            return stamped;
        }
    }
}
