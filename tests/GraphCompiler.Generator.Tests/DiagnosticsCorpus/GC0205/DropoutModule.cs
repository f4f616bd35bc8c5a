// GC0205: 'dropout.Forward(x)' does what it does in training nowhere: no loss of the model gets here in dropout.Forward > Dropout
[Model]
public partial class Net
{
    readonly Linear layer = new(4, 2);
    readonly Dropout dropout = new(0.5f);
    [Graph] Tensor Scores([Shape("N", 4)] Tensor x) => layer.Forward(/*[*/dropout.Forward(x)/*]*/);
    [Loss] Tensor Loss([Shape("N", 4)] Tensor x) => (layer.Forward(x) * layer.Forward(x)).Mean();
}
