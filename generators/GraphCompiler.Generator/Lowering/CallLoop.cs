using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Lowering.Blocks;
using GraphCompiler.Generator.Primitives;

namespace GraphCompiler.Generator.Lowering;

/// <summary>A loop that runs calls again and again. Two loops are the same only if they are the same object.</summary>
internal sealed class CallLoop
{
    /// <summary>What the loop fills from step to step: the vectors of the scan whose steps it runs.</summary>
    public ImmutableArray<Node> Vectors { get; private init; } = [];

    /// <summary>The number of steps done before, in the origins of the loop's calls; null for a loop that runs no steps.</summary>
    public Dim? Step { get; private init; }

    /// <summary>The blocks of an axis that the loop runs over; null for other loops.</summary>
    public AxisBlocks? Blocks { get; private init; }

    /// <summary>How often the calls run, or how often at most.</summary>
    public required Dim Count { get; init; }

    /// <summary>
    /// The number that is 0 as soon as the loop has ended: the stored node and the element in it; null if nothing ends it before its count.
    /// </summary>
    public (Node Node, Dim Origin)? Condition { get; init; }

    /// <summary>The same loop in another one, in which its condition lies elsewhere.</summary>
    public CallLoop With((Node Node, Dim Origin) condition) =>
        new() { Vectors = Vectors, Step = Step, Blocks = Blocks, Count = Count, Condition = condition };

    // A scan within a step has fewer levels than the scan around it, so that loops within each other have different symbols. No symbol of
    // a user has such a name.
    public static CallLoop OverSteps(Node scan, Node? integers) => new()
    {
        Vectors = integers is null ? [scan] : [scan, integers],
        Step = Dim.Symbol("#step" + ScanStep.Text(Scan.StepOf(scan).Levels)),
        Count = Scan.StepOf(scan).Length,
    };

    public static CallLoop OverBlocks(AxisBlocks blocks) => new() { Blocks = blocks, Count = blocks.Count };
}
