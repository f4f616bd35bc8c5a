// GC0142: While needs a bound of at least 1, but is given 0
[Model]
public partial class Net
{
    [Graph] Tensor Run([Shape("N")] Tensor x) => /*[*/While(x.Rank - 1, x, y => y.Sum() > 1, y => y * 0.5f)/*]*/;
}
