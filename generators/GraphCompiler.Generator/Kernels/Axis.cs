using GraphCompiler.Generator.Graphs;

namespace GraphCompiler.Generator.Kernels;

/// <summary>One loop of a kernel. Two axes are the same only if they are the same object.</summary>
internal sealed class Axis(string name, Dim size)
{
    public string Name { get; } = name;

    public Dim Size { get; } = size;

    /// <summary>The number of points of some axes.</summary>
    public static Dim SizeOf(IEnumerable<Axis> axes) => axes.Aggregate(Dim.One, (product, axis) => product * axis.Size);

    public override string ToString() => Name;
}
