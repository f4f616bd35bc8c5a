// GC0142: While needs a condition of shape [], but is given [N]
[Model]
public partial class Net
{
    [Graph] Tensor Run([Shape("N")] Tensor x) => /*[*/While(10, x, y => y > 1, y => y * 0.5f)/*]*/;
}
