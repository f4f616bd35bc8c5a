// GC0002: The model 'Net' can't be local to its file: the generated code makes and extends it as an ordinary class
[Model]
file partial class /*[*/Net/*]*/
{
    [Graph] Tensor Run([Shape("N", 4)] Tensor x) => Relu(x);
}
