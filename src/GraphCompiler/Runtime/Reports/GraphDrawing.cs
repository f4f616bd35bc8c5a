using static GraphCompiler.Runtime.PageWriter;

namespace GraphCompiler.Runtime;

/// <summary>
/// A graph as nested drawings, one for each module: its operations and parts from top to bottom, with an arc for each use. Parts fold out.
/// </summary>
internal sealed class GraphDrawing(PageWriter page)
{
    const int Row = 30, Box = 22, Left = 120, Width = 620, LongestText = 84;

    /// <summary>Draws a module and all that is in it.</summary>
    public void Draw(ModuleTree tree)
    {
        var boxOf = new Dictionary<int, int>();
        for (var box = 0; box < tree.Children.Count; box++) Place(tree.Children[box], box, boxOf);
        var height = tree.Children.Count * Row;
        page.Markup($"<svg class=\"graph\" width=\"{Number(Left + Width + 2)}\" height=\"{Number(height)}\" role=\"img\">");
        foreach (var (from, to) in Uses(tree, boxOf)) DrawUse(from, to);
        for (var box = 0; box < tree.Children.Count; box++) DrawBox(tree.Children[box], box * Row + (Row - Box) / 2);
        page.Markup("</svg>\n");
        foreach (var (_, part) in tree.Children)
        {
            if (part is null) continue;
            page.Markup("<details class=\"module\"><summary>").Element("b", part.Name).Text(" " + Summary(part)).Markup("</summary>\n");
            Draw(part);
            page.Markup("</details>\n");
        }
    }

    static string Summary(ModuleTree part) =>
        $"{(part.Operations == 1 ? "1 operation" : Number(part.Operations) + " operations")}, {part.Last!.Shape}";

    static void Place((NodePlan? Node, ModuleTree? Part) child, int box, Dictionary<int, int> boxOf)
    {
        if (child.Node is { } node) boxOf[node.Id] = box;
        else
            foreach (var inner in child.Part!.Children) Place(inner, box, boxOf);
    }

    /// <summary>The pairs of boxes of which the second uses the first; -1 for what comes from outside.</summary>
    static IEnumerable<(int From, int To)> Uses(ModuleTree tree, Dictionary<int, int> boxOf)
    {
        var uses = new SortedSet<(int From, int To)>();
        foreach (var child in tree.Children) Collect(child);
        return uses.Where(use => use.From != use.To);

        void Collect((NodePlan? Node, ModuleTree? Part) child)
        {
            if (child.Node is { } node)
                foreach (var input in node.Inputs) uses.Add((boxOf.GetValueOrDefault(input, -1), boxOf[node.Id]));
            else
                foreach (var inner in child.Part!.Children) Collect(inner);
        }
    }

    void DrawUse(int from, int to)
    {
        var end = Number(to * Row + Row / 2);
        if (from < 0)
        {
            page.Markup($"<path class=\"outside\" d=\"M{Number(Left - 14)} {end}h14\"/>");
            return;
        }
        var start = Number(from * Row + Row / 2);
        var bend = Number(Left - Math.Min(Left - 6, 14 + 7 * Math.Abs(to - from)));
        page.Markup($"<path d=\"M{Number(Left)} {start}C{bend} {start} {bend} {end} {Number(Left)} {end}\"/>");
    }

    void DrawBox((NodePlan? Node, ModuleTree? Part) child, int top)
    {
        var (kind, title, text) = child.Node is { } node
            ? (KindOf(node), node.Source, $"{node.Op}{PlanText.Times(node.Count)} {node.Shape}  {node.Source}")
            : ("part", child.Part!.Name, $"{child.Part.Name}: {Summary(child.Part)}");
        page.Markup($"<g class=\"{kind}\">")
            .Markup($"<rect x=\"{Number(Left)}\" y=\"{Number(top)}\" width=\"{Number(Width)}\" height=\"{Number(Box)}\" rx=\"4\"/>")
            .Markup($"<text x=\"{Number(Left + 8)}\" y=\"{Number(top + 15)}\">").Element("title", title).Text(Shortened(text))
            .Markup("</text></g>");
    }

    static string KindOf(NodePlan node) => node.Op.Split(' ')[0] switch
    {
        "Parameter" => "parameter",
        "Input" or "Scalar" => "input",
        _ => "operation",
    };

    static string Shortened(string text) => text.Length <= LongestText ? text
        : (char.IsHighSurrogate(text[LongestText - 2]) ? text[..(LongestText - 2)] : text[..(LongestText - 1)]) + "…";
}
