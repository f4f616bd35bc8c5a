// GC0141: This tensor has 20000 constants, but generated code holds at most 16384 of one: make it an argument or a parameter
[Model]
public partial class Net
{
    [Graph] Tensor Run([Shape(20000)] Tensor x) => x * /*[*/Tensor.Of([.. Enumerable.Range(0, 20000).Select(i => 0.5 * i)])/*]*/;
}
