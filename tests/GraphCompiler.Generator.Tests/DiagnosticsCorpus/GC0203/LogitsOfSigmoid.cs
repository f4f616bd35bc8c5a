// GC0203: A sigmoid is applied to the result of a sigmoid: leave the inner one out, as losses such as BinaryCrossEntropyWithLogits take logits in BinaryCrossEntropyWithLogits > LogisticCost
[Model]
public partial class Net
{
    readonly Linear layer = new(4, 1);

    [Loss] Tensor Error([Shape("N", 4)] Tensor x, [Shape("N", 1)] Tensor y) => /*[*/BinaryCrossEntropyWithLogits(Sigmoid(layer.Forward(x)), y)/*]*/;
}
