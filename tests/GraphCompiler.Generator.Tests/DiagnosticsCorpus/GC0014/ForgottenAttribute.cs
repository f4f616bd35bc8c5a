// GC0014: The model 'Net' has no [Graph] or [Loss] method, so nothing is compiled
[Model]
public partial class /*[*/Net/*]*/
{
    readonly Linear layer = new(4, 2);

    public Tensor Forward(Tensor x) => layer.Forward(x);
}
