// GC0002: The model 'Large' can't be derived from another model: the generated code makes and extends it as an ordinary class
[Model]
public partial class Small
{
    [Graph] protected Tensor Encode([Shape("N", 4)] Tensor x) => Relu(x);
}

[Model]
public partial class /*[*/Large/*]*/ : Small
{
    [Graph] Tensor Twice([Shape("N", 4)] Tensor x) => Encode(Encode(x));
}
