// GC0012: The parameter made here is held by no field of the model, so it has no name and no values: make it in the initializer of a readonly field
[Model]
public partial class Net
{
    readonly Parameter bias = new(Init.Zeros, 4);

    [Graph] (Tensor, Tensor) Run([Shape("N", 4)] Tensor x) => (x + bias, /*[*/new Parameter(Init.Ones, 2)/*]*/);
}
