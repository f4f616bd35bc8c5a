// GC0136: These tensors need equal shapes, but have [N, 2] and [2]
[Model]
public partial class Net
{
    readonly Linear layer = new(4, 2);

    [Loss] Tensor Error([Shape("N", 4)] Tensor x, [Shape(2)] Tensor center) => Distance(layer.Forward(x), center).Mean();

    static Tensor Distance(Tensor x, Tensor y) => Abs(/*[*/x.SameShapeAs(y)/*]*/ - y);
}
