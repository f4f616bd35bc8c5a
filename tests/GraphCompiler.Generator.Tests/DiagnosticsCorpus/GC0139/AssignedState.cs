// GC0139: Assigning a state of the model can't be a part of a Scan
[Model]
public partial class Net
{
    [State] readonly Parameter mean = new(Init.Zeros, 4);

    [Graph] Tensor Run([Shape("T", 4)] Tensor x) => mean + Scan(x, (Tensor)mean, (sum, item) =>
    {
        /*[*/mean.Assign(item)/*]*/;
        return (sum + item, sum);
    }).Last;
}
