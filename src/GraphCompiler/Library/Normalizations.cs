namespace GraphCompiler;

/// <summary>What normalization layers share.</summary>
static class Normalizations
{
    /// <summary>x less its mean, divided by its standard deviation: <c>(x - mean)/√(variance + ε)</c> along some axes.</summary>
    public static Tensor Standardized(Tensor x, int[] axes, double epsilon)
    {
        var centered = x - x.Mean(axes, keepDims: true);
        var variance = (centered * centered).Mean(axes, keepDims: true);
        return centered / Ops.Sqrt(variance + epsilon);
    }

    /// <summary>The last axes, as many as a shape has, which have to be that shape.</summary>
    public static int[] LastAxes(string layer, Tensor x, int[] shape)
    {
        var first = x.Rank - shape.Length;
        if (first < 0 || Enumerable.Range(0, shape.Length).Any(i => x.Dim(first + i) != shape[i]))
            throw new ArgumentException($"{layer} is for tensors of shape [...{Listed(shape)}], but x is {x}");
        return [.. Enumerable.Range(first, shape.Length)];
    }

    /// <summary>Numbers for each channel, shape <c>[C]</c>, in the shape that broadcasts with <c>[N, C, ...]</c>.</summary>
    public static Tensor OfChannels(Tensor numbers, Tensor x) => numbers.Reshape([-1, .. Enumerable.Repeat(1, x.Rank - 2)]);

    public static void CheckChannels(string layer, Tensor x, int channels, int leastRank = 2, int greatestRank = int.MaxValue)
    {
        if (x.Rank < leastRank || x.Rank > greatestRank || x.Dim(1) != channels)
            throw new ArgumentException($"{layer} is for tensors of shape [N, {channels}{Rest(leastRank, greatestRank)}], but x is {x}");
    }

    static string Listed(int[] shape) => shape.Aggregate("", (text, size) => text + ", " + size);

    static string Rest(int leastRank, int greatestRank) => greatestRank switch
    {
        3 => leastRank == 2 ? "] or [N, C, L" : ", L",
        4 => ", H, W",
        5 => ", D, H, W",
        _ => ", ...",
    };
}
