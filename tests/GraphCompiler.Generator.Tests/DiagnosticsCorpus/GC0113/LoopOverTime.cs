// GC0113: 't < x.Dim(1)' is known only at run time, but the graph is fixed when the project is built: give the sizes it depends on as numbers
[Model]
public partial class Recurrent
{
    readonly Linear input = new(4, 8), state = new(8, 8);

    [Graph] Tensor Run([Shape("B", "T", 4)] Tensor x)
    {
        Tensor h = 0;
        for (var t = 0; /*[*/t < x.Dim(1)/*]*/; t++) h = Tanh(input.Forward(x[.., t]) + state.Forward(h.Expand(x.Dim(0), 8)));
        return h;
    }
}
