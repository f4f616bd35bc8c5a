// GC0205: 'Mode.IsTraining' does what it does in training nowhere: no loss of the model gets here
[Model]
public partial class Net
{
    readonly Linear layer = new(4, 2);
    [Graph] Tensor Scores([Shape("N", 4)] Tensor x) => /*[*/Mode.IsTraining/*]*/ ? layer.Forward(x) * 2 : layer.Forward(x);
    [Loss] Tensor Loss([Shape("N", 4)] Tensor x) => (layer.Forward(x) * layer.Forward(x)).Mean();
}
