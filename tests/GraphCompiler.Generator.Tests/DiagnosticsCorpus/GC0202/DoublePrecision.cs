// GC0202: What is divided by here is a sum of exponentials, which overflow for arguments over 709: subtract the greatest argument first, as Softmax does
[Model(Precision = Precision.Double)]
public partial class Net
{
    readonly Linear score = new(4, 1);

    [Graph] Tensor Pool([Shape("N", 4)] Tensor x)
    {
        var weights = Exp(score.Forward(x));
        return /*[*/(weights * x).Sum(0) / weights.Sum()/*]*/;
    }
}
