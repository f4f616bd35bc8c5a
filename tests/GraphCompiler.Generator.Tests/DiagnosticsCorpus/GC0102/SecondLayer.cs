// GC0102: MatMul needs equal inner dimensions: [N, 128] x [100, 10] has 128 and 100 in output.Forward
[Model]
public partial class Classifier
{
    readonly Linear hidden = new(784, 128);
    readonly Linear output = new(100, 10);

    [Graph] Tensor Logits([Shape("N", 784)] Tensor x) => /*[*/output.Forward(Relu(hidden.Forward(x)))/*]*/;

    [Loss] Tensor Loss([Shape("N", 784)] Tensor x, [Shape("N")] IntTensor labels) => CrossEntropy(Logits(x), labels);
}

static class Program
{
    static float Use(Classifier net, float[] x, int[] labels) => net.Logits(x)[0] + net.LossAndGradients(x, labels) + net.Training.Loss.Evaluate() + net.Parameters.Count;
}
