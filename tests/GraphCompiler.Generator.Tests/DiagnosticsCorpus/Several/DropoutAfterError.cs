// CS0103
[Model]
public partial class Net
{
    readonly Linear layer = new(4, 2), spare = new(4, 2);
    readonly Dropout dropout = new(0.5f);

    [Graph] Tensor Predict([Shape("N", 4)] Tensor x) => dropout.Forward(layer.Forward(x));
    [Loss] Tensor Error([Shape("N", 4)] Tensor x, [Shape("N")] IntTensor labels) => CrossEntropi(Predict(x) + dropout.Forward(spare.Forward(x)), labels);
}
