// GC0016: 'Init' is the name of a type that the generated part of 'Net' uses: rename this one
[Model]
public partial class Net
{
    readonly Linear layer = new(4, 4);

    [Graph] Tensor Run([Shape("N", 4)] Tensor x) => layer.Forward(x);
}

public enum /*[*/Init/*]*/ { Small, Large }
