using System.Collections.Immutable;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Lowering.Schedules;

/// <summary>
/// The schedule of a long reduction to one point: threads share the outermost axis of its loop, each reduces some of its points, and one
/// combines the parts. Which parts there are follows from the length alone, so results are the same for any number of threads.
/// </summary>
/// <param name="Part">What is done for a part: the kernel's loop, of which it does some points of <paramref name="Axis"/>.</param>
/// <param name="Partials">The accumulators that parts are reduced to.</param>
/// <param name="Rest">What is done with all parts together.</param>
/// <param name="Axis">The axis of which each part has some points.</param>
/// <param name="Grain">The points of the smallest part; parts begin at multiples, where vectors and the parts of long sums begin.</param>
internal sealed record SharedReduction(
    Kernel Part, ImmutableArray<Statement.Accumulation> Partials, Kernel Rest, Axis Axis, long Grain)
{
    /// <summary>The values that a part is reduced to.</summary>
    public ImmutableArray<Local> Values { get; } = [.. Partials.SelectMany(partial => partial.Defined)];

    /// <param name="kernel">The kernel.</param>
    /// <param name="loops">The schedules of its loops.</param>
    /// <param name="lanes">What lanes are.</param>
    /// <param name="traits">What is known of vectors.</param>
    /// <param name="real">The type of the model's real numbers.</param>
    /// <returns>Null if the kernel is not of this kind, or is known to be too short.</returns>
    public static SharedReduction? Of(
        Kernel kernel, ImmutableDictionary<Statement.Loop, VectorLoop> loops, LaneSchedule lanes, VectorTraits traits, DType real)
    {
        if (!kernel.Parallel.IsEmpty || SplitSchedule.OfOneLoop(kernel) is not { } phases
            || phases.Partials.Any(partial => partial is Statement.Accumulate { IsRunning: true })) return null;
        if (!loops.TryGetValue(phases.Phases[0].Loop!, out var nest) || nest.Axes.IsEmpty || lanes.IsSingle) return null;
        var axis = nest.Axes[0];
        var multiple = (nest.Sums is { Loop: 0 } sums ? sums.Turns : 1) * (axis == lanes.Vector ? traits.LanesOf(real) : 1);
        var grain = VectorSchedule.GrainOf(kernel, [axis], traits);
        grain = (grain + multiple - 1) / multiple * multiple;
        if (axis.Size.Constant <= grain) return null;
        var (part, rest) = (phases.Phases[0], phases.Phases[1]);
        return new(Doing([.. part.Outside, part.Loop!]), phases.Partials, Doing(rest.Outside), axis, grain);

        Kernel Doing(ImmutableArray<Statement> body)
        {
            var own = kernel with { Body = body };
            return own with { Operands = [.. kernel.Operands.Intersect(own.Mentioned)] };
        }
    }
}
