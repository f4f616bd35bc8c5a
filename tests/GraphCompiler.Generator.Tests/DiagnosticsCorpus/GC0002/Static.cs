// GC0002: The model 'Net' can't be static: the generated code makes and extends it as an ordinary class
[Model]
public static partial class /*[*/Net/*]*/
{
    static readonly Linear layer = new(4, 2);

    [Graph] static Tensor Run([Shape("N", 4)] Tensor x) => layer.Forward(x);
}
