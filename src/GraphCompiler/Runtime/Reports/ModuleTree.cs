namespace GraphCompiler.Runtime;

/// <summary>
/// The nodes of an entry by the modules and functions that made them: a part holds nodes and parts, in the order of the graph.
/// </summary>
internal sealed class ModuleTree(string name)
{
    readonly Dictionary<string, ModuleTree> parts = [];

    /// <summary>The module or function, such as <c>Layers[0]</c>.</summary>
    public string Name { get; } = name;

    /// <summary>A node, or a part; of each the other is null.</summary>
    public List<(NodePlan? Node, ModuleTree? Part)> Children { get; } = [];

    /// <summary>How many operations are in it and its parts.</summary>
    public int Operations { get; private set; }

    /// <summary>The last node in it.</summary>
    public NodePlan? Last { get; private set; }

    /// <summary>Sorts the nodes of an entry.</summary>
    public static ModuleTree Of(EntryPlan entry)
    {
        var root = new ModuleTree(entry.Name);
        foreach (var (node, path) in entry.Nodes.Zip(PathsIn(entry)))
        {
            var place = root;
            place.Add(node);
            foreach (var step in path) place = place.Part(step, node);
            place.Children.Add((node, null));
        }
        return root;
    }

    /// <summary>
    /// Where each node is shown: in the functions that made it, and parameters, with what is made of nothing else, where they are used.
    /// </summary>
    static string[][] PathsIn(EntryPlan entry)
    {
        var paths = entry.Nodes.Select(PathOf).ToArray();
        var isLoose = new bool[paths.Length];
        foreach (var node in entry.Nodes)
            isLoose[node.Id] = node.Path.Length == 0 && node.Op.Split(' ')[0] != "Input" && node.Inputs.All(input => isLoose[input]);
        var users = entry.Nodes.SelectMany(node => node.Inputs, (node, input) => (node, input))
            .ToLookup(pair => pair.input, pair => pair.node);
        foreach (var node in entry.Nodes.Reverse())
        {
            if (!isLoose[node.Id]) continue;
            var readers = users[node.Id].Any(user => !user.IsGradient) ? users[node.Id].Where(user => !user.IsGradient) : users[node.Id];
            var places = readers.Select(user => paths[user.Id]).ToList();
            paths[node.Id] = places.Count == 0 ? [] : places.Aggregate(Common);
        }
        return paths;
    }

    static string[] Common(string[] first, string[] second) =>
        [.. first.Zip(second).TakeWhile(pair => pair.First == pair.Second).Select(pair => pair.First)];

    static string[] PathOf(NodePlan node) =>
    [
        .. node.IsGradient ? ["gradients"] : Array.Empty<string>(),
        .. node.Path.Split(PlanReader.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Select(NameOf),
    ];

    ModuleTree Part(string name, NodePlan node)
    {
        if (!parts.TryGetValue(name, out var part))
        {
            parts.Add(name, part = new(name));
            Children.Add((null, part));
        }
        part.Add(node);
        return part;
    }

    void Add(NodePlan node)
    {
        Operations += node.Count;
        Last = node;
    }

    static string NameOf(string step) => step.EndsWith(".Forward", StringComparison.Ordinal) ? step[..^".Forward".Length] : step;
}
