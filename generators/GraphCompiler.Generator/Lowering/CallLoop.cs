using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Lowering.Blocks;

namespace GraphCompiler.Generator.Lowering;

/// <summary>A loop that runs calls again and again. Two loops are the same only if they are the same object.</summary>
internal sealed class CallLoop
{
    /// <summary>The scan whose steps the loop runs; null for other loops.</summary>
    public Node? Scan { get; private init; }

    /// <summary>The blocks of an axis that the loop runs over; null for other loops.</summary>
    public AxisBlocks? Blocks { get; private init; }

    /// <summary>How often the calls run.</summary>
    public required Dim Count { get; init; }

    public static CallLoop OverSteps(Node scan) => new() { Scan = scan, Count = Primitives.Scan.StepOf(scan).Length };

    public static CallLoop OverBlocks(AxisBlocks blocks) => new() { Blocks = blocks, Count = blocks.Count };
}
