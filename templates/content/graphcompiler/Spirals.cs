/// <summary>Which of two spirals a point lies on: a network, 2-32-32-2.</summary>
[Model]
public partial class Spirals
{
    readonly Linear first = new(2, 32), second = new(32, 32), output = new(32, 2);

    [Graph]
    Tensor Logits([Shape("N", 2)] Tensor x) => output.Forward(Tanh(second.Forward(Tanh(first.Forward(x)))));

    [Loss]
    Tensor Loss([Shape("N", 2)] Tensor x, [Shape("N")] IntTensor labels) => CrossEntropy(Logits(x), labels);
}
