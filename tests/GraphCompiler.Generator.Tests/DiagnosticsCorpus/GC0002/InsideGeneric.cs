// GC0002: The model 'Net' can't be inside a generic type: the generated code makes and extends it as an ordinary class
public partial class Experiment<TOptions>
{
    [Model]
    public partial class /*[*/Net/*]*/
    {
        [Graph] Tensor Run([Shape("N", 4)] Tensor x) => Relu(x);
    }
}
