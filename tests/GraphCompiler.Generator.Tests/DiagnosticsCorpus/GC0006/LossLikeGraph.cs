// GC0006: The model already has an entry called 'Predict': rename one of them
[Model]
public partial class Net
{
    readonly Linear layer = new(4, 1);

    [Graph] Tensor Predict([Shape("N", 4)] Tensor x) => layer.Forward(x);
    [Loss] Tensor /*[*/Predict/*]*/([Shape("N", 4)] Tensor x, [Shape("N", 1)] Tensor y) => Mse(layer.Forward(x), y);
}
