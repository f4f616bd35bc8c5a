// GC0001: 'Net' must be declared partial: the generator adds the compiled methods to it
[Model]
public sealed record /*[*/Net/*]*/
{
    readonly Linear layer = new(3, 2);

    [Graph] Tensor Run([Shape("N", 4)] Tensor x) => layer.Forward(x);
}
