using System.Globalization;
using System.Text.Json;
using GraphCompiler;
using GraphCompiler.Data;

namespace Cora;

/// <summary>
/// 2,708 papers, the words that occur in each, who cites whom, and the field of each: 140 papers' fields are known in training.
/// </summary>
/// <param name="Features">Which of 1,433 words a paper has, each row with the sum 1.</param>
/// <param name="Graph">The citations in both directions.</param>
/// <param name="Labels">The field of each paper.</param>
/// <param name="Train">The papers to train on.</param>
/// <param name="Validation">The papers to validate on.</param>
/// <param name="Test">The papers to test on.</param>
sealed record Papers(float[] Features, EdgeList Graph, int[] Labels, int[] Train, int[] Validation, int[] Test)
{
    const int Words = 1433;

    /// <summary>Reads the Planetoid split of the graph.</summary>
    public static Papers Load(string folder)
    {
        var nodes = CsvTable.Read(Path.Combine(folder, "planetoid_nodes.tsv.gz"), '\t', hasHeader: false);
        var features = new float[nodes.Count * Words];
        foreach (var (node, text) in nodes.Texts("2").Index())
        {
            var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            foreach (var word in words) features[node * Words + int.Parse(word, CultureInfo.InvariantCulture)] = 1f / words.Length;
        }
        var graph = EdgeList.Read(Path.Combine(folder, "planetoid_edges.tsv"), nodes.Texts("0"));
        using var split = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "planetoid_split.json")));
        int[] Part(string name) => [.. split.RootElement.GetProperty(name).EnumerateArray().Select(node => node.GetInt32())];
        return new(features, graph.Undirected(), nodes.Integers("1"), Part("train"), Part("val"), Part("test"));
    }

    /// <summary>The whole graph, and the papers of a part with their fields: one sample, all of it shared.</summary>
    public Dataset Data(int[] part) => new(
        DataColumn.Real("x", Features, Labels.Length, Words).Shared(),
        DataColumn.Index("from", Graph.From.ToArray(), Graph.Count).Shared(),
        DataColumn.Index("to", Graph.To.ToArray(), Graph.Count).Shared(),
        DataColumn.Index("nodes", part, part.Length).Shared(),
        DataColumn.Index("labels", [.. part.Select(node => Labels[node])], part.Length).Shared());

    /// <summary>The share of a part's papers whose field has the greatest score.</summary>
    public double Accuracy(float[] logits, int[] part)
    {
        var predicted = Metrics.ArgMax(logits, 7);
        return part.Average(node => predicted[node] == Labels[node] ? 1.0 : 0);
    }
}
