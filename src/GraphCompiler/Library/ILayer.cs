namespace GraphCompiler;

/// <summary>
/// A module that makes one tensor of another: what <see cref="Sequential"/>, <see cref="Residual"/> and others are put together from.
/// </summary>
public interface ILayer
{
    /// <summary>The result for x.</summary>
    Tensor Forward(Tensor x);
}
