// GC0105: There is no axis 2 in [N, 4], which has axes 0 to 1, or -2 to -1 from the end
// GC0103: Add can't combine [N, 4] and [3]: 4 and 3 are neither equal nor 1 (shapes are aligned from the last axis)
[Model]
public partial class Net
{
    readonly Parameter three = new(Init.Zeros, 3);
    readonly Linear[] layers = [new(4, 4), new(4, 4)];

    [Graph] Tensor Run([Shape("N", 4)] Tensor x)
    {
        int size = /*[*/x.Dim(2)/*]*/;
        var (half, rest) = (size / 2, size % 2);
        var parts = new List<Tensor>();
        for (int i = 0; i < half; i++) parts.Add(x);
        var y = size > 3 ? layers[size].Forward(x) : x.Reshape(size, half);
        if (rest == 0) y = y[0..7];
        if (parts.Count > 100) throw new InvalidOperationException("too many parts");
        var last = size switch { 1 => x, > 5 and int more => x.Sum(more), _ => throw new ArgumentException("size") };
        foreach (var part in parts) y += part;
        string name = $"{size} parts";
        return y + last + parts[^1] + (name == "4 parts" ? x : x.Transpose(0, 7)) + (/*[*/x + three/*]*/);
    }
}
