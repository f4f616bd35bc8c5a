using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Primitives;

namespace GraphCompiler.Generator.Passes.Rules;

/// <summary>Transposed operands and results of contractions are only a matter of labels.</summary>
internal static class ContractionRules
{
    public static readonly ImmutableArray<Rule> All =
    [
        Rule.Local("contraction of permuted", OfPermuted),
        new("permuted contraction", Permuted),
    ];

    static Node? OfPermuted(Node node)
    {
        if (!node.Is(Contraction.Instance)) return null;
        var (left, right) = (node.Inputs[0], node.Inputs[1]);
        var labels = (Contraction.Labels)node.Attribute!;
        if (Movement.IsPermute(left)) return Contraction.Call(left.Inputs[0], right, labels with { Left = Unpermute(labels.Left, left) });
        return Movement.IsPermute(right)
            ? Contraction.Call(left, right.Inputs[0], labels with { Right = Unpermute(labels.Right, right) })
            : null;
    }

    static Node? Permuted(Node node, RewriteContext context)
    {
        if (!Movement.IsPermute(node) || !node.Inputs[0].Is(Contraction.Instance) || !context.IsUsedOnce(node.Inputs[0])) return null;
        var (product, labels) = (node.Inputs[0], (Contraction.Labels)node.Inputs[0].Attribute!);
        return Contraction.Call(product.Inputs[0], product.Inputs[1],
            labels with { Result = string.Concat(Pattern.AxesOf(node).Select(axis => labels.Result[axis])) });
    }

    static string Unpermute(string labels, Node permuted)
    {
        var order = Pattern.AxesOf(permuted);
        return string.Concat(Enumerable.Range(0, order.Length).Select(axis => labels[order.IndexOf(axis)]));
    }
}
