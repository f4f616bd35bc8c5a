// GC0102: MatMul needs equal inner dimensions: [N, 4] x [8, 2] has 4 and 8 in large.Forward
public enum Kind { Small, Large }

[Model]
public partial class Net
{
    const Kind Size = Kind.Large;
    readonly Linear small = new(4, 2), large = new(8, 2);

    [Graph] Tensor Run([Shape("N", 4)] Tensor x) => Size switch
    {
        Kind.Small => small.Forward(x),
        Kind.Large => /*[*/large.Forward(x)/*]*/,
        _ => throw new ArgumentException("no such size"),
    };
}
