namespace GraphCompiler;

/// <summary>A function as a layer, such as <c>new Activation(Relu)</c> or <c>new Activation(x => LeakyRelu(x, 0.2))</c>.</summary>
/// <param name="function">The function, which reads no parameters.</param>
[Module]
public sealed class Activation(Func<Tensor, Tensor> function) : ILayer
{
    /// <summary>The function of x.</summary>
    public Tensor Forward(Tensor x) => function(x);
}
