// GC0207: The loss 'Error' gives 'target.Weight' no gradient, as StopGradient has none to pass on: mark it [Frozen] if it shall stay as it is
[Model]
public partial class Critic
{
    readonly Linear online = new(4, 2);
    readonly Linear target = /*[*/new(4, 2, bias: false)/*]*/;

    [Loss] Tensor Error([Shape("N", 4)] Tensor state, [Shape("N", 4)] Tensor next, [Shape("N")] Tensor reward)
    {
        var wanted = reward + 0.9f * StopGradient(target.Forward(next)).Max(axis: -1);
        return Mse(online.Forward(state).Max(axis: -1), wanted);
    }
}
