// GC0203: A softmax is applied to the result of a softmax: leave the inner one out, as losses such as CrossEntropy take logits in CrossEntropy > LogSoftmax
[Model]
public partial class Net
{
    readonly Linear layer = new(4, 3);

    [Graph] Tensor Predict([Shape("N", 4)] Tensor x) => Softmax(layer.Forward(x));
    [Loss] Tensor Error([Shape("N", 4)] Tensor x, [Shape("N")] IntTensor labels) => /*[*/CrossEntropy(Predict(x), labels)/*]*/;
}
