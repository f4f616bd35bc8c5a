// GC0102: MatMul needs equal inner dimensions: [N, 128] x [100, 10] has 128 and 100 in output.Forward
// GC0103: Add can't combine [N, 784] and [3]: 784 and 3 are neither equal nor 1 (shapes are aligned from the last axis)
// GC0105: There is no axis 5 in [N, 784], which has axes 0 to 1, or -2 to -1 from the end
// GC0104: Reshape can't turn [7] into [2, 3]: 7 elements are not 6
[Model]
public partial class Net
{
    readonly Linear hidden = new(784, 128), output = new(100, 10);
    readonly Parameter three = new(Init.Zeros, 3), seven = new(Init.Zeros, 7);

    [Graph] Tensor Run([Shape("N", 784)] Tensor x)
    {
        var logits = /*[*/output.Forward(hidden.Forward(x))/*]*/;
        var shifted = /*[*/x + three/*]*/;
        var sum = /*[*/x.Sum(5)/*]*/;
        var matrix = /*[*/seven.Reshape(2, 3)/*]*/;
        return Softmax(logits).Sum() + Relu(shifted).Mean() * sum + MatMul(matrix, matrix.Transpose()).Sum();
    }
}
