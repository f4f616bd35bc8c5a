// GC0002: The model 'Net' can't be abstract: the generated code makes and extends it as an ordinary class
[Model]
public abstract partial class /*[*/Net/*]*/
{
    readonly Linear layer = new(4, 2);

    [Graph] protected Tensor Run([Shape("N", 4)] Tensor x) => layer.Forward(x);
}
