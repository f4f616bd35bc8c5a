// GC0012: The parameter made here is held by no field of the model, so it has no name and no values: make it in the initializer of a readonly field
[Model]
public partial class Net
{
    Parameter Scale => /*[*/new(Init.Ones, 4)/*]*/;

    [Graph] Tensor Run([Shape("N", 4)] Tensor x) => Scale * x;
}
