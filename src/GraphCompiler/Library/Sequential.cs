namespace GraphCompiler;

/// <summary>Layers one after another, as in <c>new Sequential(new Linear(4, 8), new Activation(Relu), new Linear(8, 2))</c>.</summary>
/// <param name="layers">The layers, the first one first.</param>
[Module]
public sealed class Sequential(params ILayer[] layers) : ILayer
{
    /// <summary>The layers, the first one first.</summary>
    public readonly ILayer[] Layers = layers;

    /// <summary>The result of the last layer.</summary>
    public Tensor Forward(Tensor x) => Layers.Aggregate(x, (value, layer) => layer.Forward(value));
}
