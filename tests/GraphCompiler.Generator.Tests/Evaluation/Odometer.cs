namespace GraphCompiler.Generator.Tests.Evaluation;

/// <summary>Walks all coordinates of a box in row-major order, wrapping around at the end, and keeps offsets under given strides.</summary>
internal sealed class Odometer(int[] sizes, params int[][] strides)
{
    /// <summary>The current coordinates.</summary>
    public long[] At { get; } = new long[sizes.Length];

    /// <summary>The current offset for each set of strides.</summary>
    public int[] Offsets { get; } = new int[strides.Length];

    public int Count { get; } = sizes.Aggregate(1, (product, size) => product * size);

    public void Next()
    {
        for (var axis = sizes.Length - 1; axis >= 0; axis--)
        {
            var wraps = ++At[axis] == sizes[axis];
            for (var i = 0; i < strides.Length; i++) Offsets[i] += wraps ? -strides[i][axis] * (sizes[axis] - 1) : strides[i][axis];
            if (!wraps) return;
            At[axis] = 0;
        }
    }
}
