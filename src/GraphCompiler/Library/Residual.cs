namespace GraphCompiler;

/// <summary>A skip connection around a layer: <c>x + layer(x)</c> (He et al. 2015).</summary>
/// <param name="layer">The layer, whose result has the shape of its operand.</param>
[Module]
public sealed class Residual(ILayer layer) : ILayer
{
    /// <summary>The layer.</summary>
    public readonly ILayer Layer = layer;

    /// <summary>The sum of x and what the layer makes of it, of x's shape.</summary>
    public Tensor Forward(Tensor x) => x + Layer.Forward(x).SameShapeAs(x);
}
