using GraphCompiler.Generator.Autodiff;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Primitives;

namespace GraphCompiler.Generator.Passes.Risks;

/// <summary>Parameters that training can't change, since no gradient reaches them.</summary>
internal static class TrainingRisks
{
    public static IEnumerable<FoundRisk> Find(ModelSpec model)
    {
        var losses = model.Entries.Where(entry => entry.Training is not null).Select(entry => new Flow(entry, model)).ToList();
        // A loss that trains nothing gets one warning, not one for each parameter.
        var idle = losses.Where(loss => loss.Used.Count > 0 && loss.Reached.Count == 0).ToList();
        foreach (var loss in idle)
        {
            var barriers = loss.Barriers(loss.Used.Keys);
            yield return new("GC0206", [loss.Entry.Name, NamesOf(barriers)], barriers[0].Origin.Site);
        }
        var reported = new HashSet<string>(losses.SelectMany(loss => loss.Reached), StringComparer.Ordinal);
        foreach (var loss in losses.Except(idle))
            // One layer is one warning, however many parameters it has.
            foreach (var layer in loss.Used.Where(parameter => reported.Add(parameter.Key)).GroupBy(parameter => OwnerOf(parameter.Key)))
                yield return new("GC0207", [string.Join("', '", layer.Select(parameter => parameter.Key)), loss.Entry.Name,
                    NamesOf(loss.Barriers(layer.Select(parameter => parameter.Key)))],
                    layer.First().Value.Origin.Site);
    }

    static string OwnerOf(string path) => path.LastIndexOf('.') is > 0 and var dot ? path.Substring(0, dot) : path;

    static string NamesOf(IEnumerable<Node> barriers) =>
        string.Join(", ", barriers.Select(node => node.Primitive.OperationName).Distinct());

    /// <summary>Where the gradient of one loss gets to.</summary>
    sealed class Flow
    {
        readonly Dictionary<Node, HashSet<string>> parametersBelow = [];
        readonly List<(Node Node, Node Input)> blocked = [];

        public Flow(EntrySpec entry, ModelSpec model)
        {
            Entry = entry;
            var trained = new HashSet<string>(model.Parameters.Where(parameter => parameter.Kind == ParameterKind.Trained)
                .Select(parameter => parameter.Path), StringComparer.Ordinal);
            var loss = Derivatives.Expand(entry.Training!).Results.First().Node;
            var nodes = Graph.Sort([loss]);
            foreach (var node in nodes)
            {
                var below = parametersBelow[node] = [.. node.Inputs.SelectMany(input => parametersBelow[input])];
                if (node.Primitive.Source != NodeSource.Parameter || !trained.Contains((string)node.Attribute!)) continue;
                below.Add((string)node.Attribute!);
                Used[(string)node.Attribute!] = node;
            }
            var flowing = new HashSet<Node> { loss };
            foreach (var node in nodes.Reverse())
            {
                if (parametersBelow[node].Count == 0) continue;
                if (!flowing.Contains(node)) continue;
                if (node.Primitive.Source == NodeSource.Parameter) Reached.Add((string)node.Attribute!);
                // Only whether a gradient flows matters here, not its value: the node stands for its own gradient.
                var contributions = node.Inputs.IsEmpty ? [] : node.Primitive.Pullback(node, node, ReverseMode.Pullback);
                for (var i = 0; i < node.Inputs.Length; i++)
                    if (contributions[i] is not null) flowing.Add(node.Inputs[i]);
                    else blocked.Add((node, node.Inputs[i]));
            }
        }

        public EntrySpec Entry { get; }

        /// <summary>The trained parameters that the loss depends on, with their nodes.</summary>
        public Dictionary<string, Node> Used { get; } = new(StringComparer.Ordinal);

        /// <summary>Those that get a gradient.</summary>
        public HashSet<string> Reached { get; } = new(StringComparer.Ordinal);

        /// <summary>The operations that no gradient passes on its way to some parameters.</summary>
        public IReadOnlyList<Node> Barriers(IEnumerable<string> parameters) =>
            // A choice passes no gradient to its condition, so the condition is the barrier.
            [.. blocked.Where(edge => parametersBelow[edge.Input].Overlaps(parameters))
                .Select(edge => edge.Node.Is(Elementwise.Where) ? edge.Input : edge.Node)];
    }
}
