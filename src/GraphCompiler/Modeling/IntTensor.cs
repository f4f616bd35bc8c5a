namespace GraphCompiler;

/// <summary>A tensor of 32-bit indices in graph code: labels, token numbers, positions. It holds no data and has no run-time behaviour.</summary>
public sealed partial class IntTensor
{
    internal IntTensor()
    {
    }

    /// <summary>The number of axes.</summary>
    [Primitive] public int Rank => throw Symbolic.Called();

    /// <summary>The size of an axis: a number, or a polynomial of the entry's symbols.</summary>
    /// <param name="axis">The axis; negative counts from the end.</param>
    [Primitive] public int Dim(int axis) => throw Symbolic.Called();
}
