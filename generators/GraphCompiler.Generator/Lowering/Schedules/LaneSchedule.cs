using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Lowering.Schedules;

/// <summary>How many lanes of a vector have a point.</summary>
internal enum LaneUse
{
    /// <summary>All of them, in every vector.</summary>
    All,

    /// <summary>A number that is known at build time: one vector holds the whole axis.</summary>
    Axis,

    /// <summary>All but in the last vector of the axis.</summary>
    Counted,
}

/// <summary>How the elements that neighbouring lanes read or write lie in memory.</summary>
internal enum LaneAccess
{
    /// <summary>All lanes have the same one.</summary>
    Broadcast,

    /// <summary>Side by side.</summary>
    Contiguous,

    /// <summary>At equal distances.</summary>
    Strided,

    /// <summary>Wherever loaded integers say.</summary>
    Gathered,
}

/// <summary>What the lanes of a vector are.</summary>
/// <param name="Vector">The axis whose neighbouring points they are; null if all are equal.</param>
/// <param name="Use">How many of them have a point.</param>
internal sealed record LaneSchedule(Axis? Vector, LaneUse Use)
{
    /// <summary>Whether one vector holds the whole axis, so that there is no loop over it.</summary>
    public bool IsSingle => Use == LaneUse.Axis;

    /// <summary>How far apart neighbouring lanes lie; null if they are gathered.</summary>
    public Dim? StrideOf(IndexExpression index) => Vector is null ? Dim.Zero
        : index.Terms.Any(term => term.Loaded is not null && term.Loaded.Axes().Contains(Vector)) ? null
        : index.StrideOf(Vector);

    /// <summary>How lanes reach what an index says.</summary>
    public LaneAccess AccessTo(IndexExpression index) =>
        StrideOf(index) is not { } stride ? LaneAccess.Gathered
        : stride.IsZero ? LaneAccess.Broadcast
        : stride.IsOne ? LaneAccess.Contiguous
        : LaneAccess.Strided;
}
