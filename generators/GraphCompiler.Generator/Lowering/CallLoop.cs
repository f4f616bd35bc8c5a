using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Lowering.Blocks;
using GraphCompiler.Generator.Primitives;

namespace GraphCompiler.Generator.Lowering;

/// <summary>A loop that runs calls again and again. Two loops are the same only if they are the same object.</summary>
internal sealed class CallLoop
{
    /// <summary>The scan whose steps the loop runs; null for other loops.</summary>
    public Node? Scan { get; private init; }

    /// <summary>The number of steps done before, in the origins of the loop's calls; null for a loop that runs no steps.</summary>
    public Dim? Step { get; private init; }

    /// <summary>The blocks of an axis that the loop runs over; null for other loops.</summary>
    public AxisBlocks? Blocks { get; private init; }

    /// <summary>How often the calls run.</summary>
    public required Dim Count { get; init; }

    // A scan within a step has fewer levels than the scan around it, so that loops within each other have different symbols. No symbol of
    // a user has such a name.
    public static CallLoop OverSteps(Node scan) => new()
    {
        Scan = scan,
        Step = Dim.Symbol("#step" + ScanStep.Text(Primitives.Scan.StepOf(scan).Levels)),
        Count = Primitives.Scan.StepOf(scan).Length,
    };

    public static CallLoop OverBlocks(AxisBlocks blocks) => new() { Blocks = blocks, Count = blocks.Count };
}
