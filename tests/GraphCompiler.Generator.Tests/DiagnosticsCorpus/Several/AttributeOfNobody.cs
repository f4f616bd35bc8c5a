// CS0246
// CS0246
[Model]
public partial class Net
{
    readonly Linear layer = new(4, 2), other = new(4, 2);
    readonly Dropout dropout = new(0.5f);

    [Graph] Tensor Predict([Shape("N", 4)] Tensor x) => dropout.Forward(layer.Forward(x));
    [Graph] Tensor Score([Shape("N", 4)] Tensor x) => layer.Forward(x).Sum();
    [Lozz] Tensor Error([Shape("N", 4)] Tensor x) => dropout.Forward(other.Forward(x)).Sum();
}
