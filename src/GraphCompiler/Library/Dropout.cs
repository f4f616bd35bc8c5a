namespace GraphCompiler;

/// <summary>Sets random elements to 0 in training and scales the others, see <see cref="Ops.Dropout"/>; otherwise the identity.</summary>
/// <param name="p">The probability of 0, from 0 to 1.</param>
[Module]
public sealed class Dropout(double p = 0.5) : ILayer
{
    /// <summary>x with some elements set to 0, of x's shape.</summary>
    public Tensor Forward(Tensor x) => Ops.Dropout(x, p);
}
