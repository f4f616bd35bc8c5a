using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Primitives;

namespace GraphCompiler.Generator.Passes;

/// <summary>
/// Moves products of a step's items with loop-invariant operands out of scans: one product for all steps has rows enough to use the machine
/// well, while those of one step may not be.
/// </summary>
internal static class StepProducts
{
    public static readonly Pass Pass = new("StepProducts", Run) { EntersSteps = false };

    // The inner steps come first: what is taken out of one may be taken out of the next, too.
    static Graph Run(Graph graph) =>
        graph.Nodes.Any(Scan.Is) ? Scan.WithSteps(graph, Run).Rewrite(node => Scan.Is(node) ? Hoist(node) : node) : graph;

    static Node Hoist(Node scan)
    {
        while (true)
        {
            var step = Scan.StepOf(scan);
            var outside = step.StandIns(scan.Inputs).Zip(scan.Inputs, (standIn, input) => (Name: ScanStep.NameOf(standIn), input))
                .ToDictionary(pair => pair.Name, pair => pair.input);
            if (step.Graph.Nodes.FirstOrDefault(IsHoistable) is not { } product) return scan;
            var labels = (Contraction.Labels)product.Attribute!;
            var label = labels.Unused;
            string Along(Node operand, string own) => ScanStep.IsItem(operand) ? label + own : own;
            var (left, right) = (product.Inputs[0], product.Inputs[1]);
            var all = Contraction.Call(Outside(left), Outside(right),
                new(Along(left, labels.Left), Along(right, labels.Right), label + labels.Result)).With(product.Origin);
            var graph = step.Graph.Rewrite((old, now) => old == product ? ScanStep.Item(step.Items, all) : now);
            var without = new ScanStep(graph, step.Items + 1, step.States, step.Length, step.IsReversed, step.Condition);
            scan = Scan.Call(without, scan.Inputs.Insert(step.Items, all)).With(scan.Origin);

            Node Outside(Node operand) => new Graph("Operand", [new("operand", OutputRole.Result, operand)])
                .Rewrite(node => ScanStep.IsStandIn(node) ? outside[ScanStep.NameOf(node)] : node).Outputs[0].Node;
        }
    }

    static bool IsHoistable(Node node) => node.Primitive.SumsProducts && node.Inputs.Any(ScanStep.IsItem)
        && node.Inputs.All(operand => ScanStep.IsItem(operand) || IsInvariant(operand));

    /// <summary>Whether a value is the same in all steps.</summary>
    static bool IsInvariant(Node node) => Graph.Sort([node]).All(part => !ScanStep.IsStandIn(part) || ScanStep.IsCaptured(part));
}
