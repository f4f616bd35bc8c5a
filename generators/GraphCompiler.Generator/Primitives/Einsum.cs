using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;

namespace GraphCompiler.Generator.Primitives;

/// <summary>Einstein's notation for any number of operands, as in NumPy: diagonals, sums and products of two, from left to right.</summary>
internal sealed class Einsum
{
    public static readonly ImmutableArray<ApiFunction> Api =
    [
        new("Ops.Einsum", a => new Einsum(a.Text("notation"), a.Tensors("operands")).Run()),
    ];

    readonly string notation;
    readonly string result;
    readonly List<(Node Node, string Labels)> operands = [];
    readonly Dictionary<char, Dim> sizes = [];

    Einsum(string notation, ImmutableArray<Node> nodes)
    {
        this.notation = notation;
        var sides = notation.Replace(" ", "").Split(["->"], StringSplitOptions.None);
        var terms = sides[0].Split(',');
        if (sides.Length > 2) throw Invalid("it has more than one arrow");
        if (terms.Length != nodes.Length) throw Invalid($"it names {terms.Length} operands, but the call gives {nodes.Length}");
        for (var i = 0; i < nodes.Length; i++) operands.Add((nodes[i], Labels(terms[i], nodes[i])));
        foreach (var (node, labels) in operands) CheckSizes(node, labels);
        var all = string.Concat(operands.Select(operand => operand.Labels));
        var ellipsis = string.Concat(all.Where(char.IsDigit).Distinct().OrderBy(label => label));
        result = sides.Length == 2
            ? sides[1].Replace("...", ellipsis)
            : ellipsis + string.Concat(all.Where(label => char.IsLetter(label) && all.Count(other => other == label) == 1)
                .OrderBy(label => label));
        if (result.FirstOrDefault(label => !sizes.ContainsKey(label)) is var unknown and not '\0')
            throw Invalid($"the result's '{unknown}' is in no operand");
        if (result.Distinct().Count() != result.Length) throw Invalid("the result has a label twice");
    }

    GraphException Invalid(string reason) => new("GC0132", notation, reason);

    /// <summary>One label an axis; the axes of an ellipsis are digits, counted so that the last one is always 9.</summary>
    string Labels(string term, Node node)
    {
        var named = term.Replace("...", "");
        if (named.FirstOrDefault(label => !char.IsLetter(label)) is var bad and not '\0') throw Invalid($"'{bad}' is no label");
        var others = node.Rank - named.Length;
        var hasEllipsis = named.Length < term.Length;
        if (term.Length - named.Length > 3) throw Invalid($"'{term}' has two ellipses");
        if (hasEllipsis ? others is < 0 or > 9 : others != 0) throw Invalid($"'{term}' does not name the axes of {node.Shape}");
        return hasEllipsis ? term.Replace("...", "0123456789".Substring(10 - others)) : term;
    }

    void CheckSizes(Node node, string labels)
    {
        for (var axis = 0; axis < labels.Length; axis++)
        {
            var (label, size) = (labels[axis], node.Shape[axis]);
            if (!sizes.TryGetValue(label, out var known) || known.IsOne) sizes[label] = size;
            else if (!size.IsOne) Require.Same(known, size,
                () => new GraphException("GC0131", $"The label {label} of '{notation}'", known, size));
        }
    }

    Node Run()
    {
        var (node, labels) = WithDistinctLabels(operands[0]);
        for (var i = 1; i < operands.Count; i++)
        {
            var needed = result + string.Concat(operands.Skip(i + 1).Select(operand => operand.Labels));
            var (right, rightLabels) = WithDistinctLabels(operands[i]);
            (node, labels) = SumOthers(node, labels, needed + rightLabels);
            (right, rightLabels) = SumOthers(right, rightLabels, needed + labels);
            var kept = string.Concat((result + labels + rightLabels)
                .Where(label => needed.IndexOf(label) >= 0 && (labels.IndexOf(label) >= 0 || rightLabels.IndexOf(label) >= 0)).Distinct());
            var isSummed = labels.Any(label => kept.IndexOf(label) < 0);
            node = isSummed
                ? Contraction.Call(node, right, new(labels, rightLabels, kept))
                : Aligned(node, labels, kept) * Aligned(right, rightLabels, kept);
            labels = kept;
        }
        (node, labels) = SumOthers(node, labels, result);
        return Movement.Permute(node, [.. result.Select(label => labels.IndexOf(label))]);
    }

    /// <summary>An operand with each label once, and without the axes of size one that another operand is longer along.</summary>
    (Node Node, string Labels) WithDistinctLabels((Node Node, string Labels) operand)
    {
        var (node, labels) = operand;
        var repeating = Enumerable.Range(0, labels.Length).Where(axis => node.Shape[axis].IsOne && !sizes[labels[axis]].IsOne).ToList();
        node = Movement.Reshape(node, node.Shape.Without(repeating));
        labels = string.Concat(labels.Where((_, axis) => !repeating.Contains(axis)));
        for (var second = 0; second < labels.Length; second++)
        {
            var first = labels.IndexOf(labels[second]);
            if (first == second) continue;
            node = Diagonal.Call(node, first, second);
            labels = labels.Remove(second--, 1);
        }
        return (node, labels);
    }

    static (Node Node, string Labels) SumOthers(Node node, string labels, string needed) => (
        Reduction.Sum.Call(node, [.. Enumerable.Range(0, labels.Length).Where(axis => needed.IndexOf(labels[axis]) < 0)]),
        string.Concat(labels.Where(label => needed.IndexOf(label) >= 0)));

    /// <summary>The operand's axes in the order of <paramref name="target"/>, with size one where it lacks a label.</summary>
    static Node Aligned(Node node, string labels, string target)
    {
        var ordered = Movement.Permute(node, [.. target.Where(label => labels.IndexOf(label) >= 0).Select(label => labels.IndexOf(label))]);
        return Movement.Unsqueeze(ordered, [.. Enumerable.Range(0, target.Length).Where(axis => labels.IndexOf(target[axis]) < 0)]);
    }
}
