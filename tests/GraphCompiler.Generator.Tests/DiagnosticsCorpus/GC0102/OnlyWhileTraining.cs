// GC0102: MatMul needs equal inner dimensions: [N, 4] x [2, 2] has 4 and 2 in extra.Forward
[Model]
public partial class Net
{
    readonly Linear body = new(4, 4), head = new(4, 2), extra = new(2, 2);

    [Loss] Tensor Error([Shape("N", 4)] Tensor x, [Shape("N", 2)] Tensor y)
    {
        var features = body.Forward(x);
        var error = Mse(head.Forward(features), y);
        return Mode.IsTraining ? error + Mse(/*[*/extra.Forward(features)/*]*/, y) : error;
    }
}
