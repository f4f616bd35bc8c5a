// GC0301: Only a scalar can be differentiated, but the shape is [N, 1]: take its Mean() or Sum()
[Model]
public partial class Critic
{
    readonly Linear hidden = new(4, 8), output = new(8, 1);

    [Loss] Tensor Loss([Shape("N", 4)] Tensor x) => Score(x).Mean() + Penalty(x);

    Tensor Score(Tensor x) => output.Forward(Tanh(hidden.Forward(x)));

    Tensor Penalty(Tensor x) => (/*[*/Grad(Score(x), x)/*]*/.Norm(-1) - 1).Mean();
}
