// GC0112: Graph code can't contain '(BoolTensor)x': numbers become Booleans by a comparison, such as NotEqual(x, 0)
[Model]
public partial class Net
{
    [Graph] BoolTensor Run([Shape("N", 4)] Tensor x) => !/*[*/(BoolTensor)x/*]*/;
}
