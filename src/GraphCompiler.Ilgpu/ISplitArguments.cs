namespace GraphCompiler.Ilgpu;

/// <summary>The arguments of a reduction that several groups may share the points of.</summary>
public interface ISplitArguments
{
    /// <summary>Sets the number of parts and the views of partial results.</summary>
    /// <param name="parts">How many groups share a point.</param>
    /// <param name="partials">Where they leave what they have combined.</param>
    void Split(int parts, Partials partials);
}
