namespace GraphCompiler;

/// <summary>
/// What an indexer takes from one axis of a tensor: <c>2</c> or <c>^1</c>, which drops the axis, or a range such as <c>1..^1</c> or
/// <c>..</c>.
/// </summary>
public readonly struct AxisRange
{
    /// <summary>The element at an index, counted from the start.</summary>
    [Primitive] public static implicit operator AxisRange(int value) => throw Symbolic.Called();

    /// <summary>The element at an index.</summary>
    [Primitive] public static implicit operator AxisRange(Index value) => throw Symbolic.Called();

    /// <summary>The elements of a range.</summary>
    [Primitive] public static implicit operator AxisRange(Range value) => throw Symbolic.Called();
}
