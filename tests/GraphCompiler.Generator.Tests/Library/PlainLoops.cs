using GraphCompiler.Generator.Tests.Ops;

namespace GraphCompiler.Generator.Tests.Library;

/// <summary>How windows lie along some axes.</summary>
sealed record Sliding(int[] Stride, int[] Before, int[] After, int[] Dilation)
{
    public static Sliding Along(int axes, int stride = 1, int padding = 0, int dilation = 1) =>
        new(Repeat(stride, axes), Repeat(padding, axes), Repeat(padding, axes), Repeat(dilation, axes));

    public int Positions(int axis, int length, int size) =>
        (length + Before[axis] + After[axis] - Dilation[axis] * (size - 1) - 1) / Stride[axis] + 1;

    /// <summary>The place of an operand that element <paramref name="element"/> of window <paramref name="position"/> is.</summary>
    public int[] Place(int[] position, int[] element) =>
        [.. position.Select((p, axis) => p * Stride[axis] + element[axis] * Dilation[axis] - Before[axis])];

    static int[] Repeat(int value, int count) => [.. Enumerable.Repeat(value, count)];
}

/// <summary>Convolution and pooling by their definitions, one multiplication after another.</summary>
static class PlainLoops
{
    public static Nd Convolve(Nd x, Nd weight, Nd? bias, Sliding sliding, int groups = 1)
    {
        int[] spatial = x.Shape[2..], kernel = weight.Shape[2..];
        var outputs = weight.Shape[0] / groups;
        return Nd.From([x.Shape[0], weight.Shape[0], .. kernel.Select((size, axis) => sliding.Positions(axis, spatial[axis], size))], at =>
        {
            var sum = bias?[at[1]] ?? 0;
            for (var channel = 0; channel < weight.Shape[1]; channel++)
                foreach (var element in Places(kernel))
                    if (sliding.Place(at[2..], element) is var place && Inside(place, spatial))
                        sum += x[[at[0], at[1] / outputs * weight.Shape[1] + channel, .. place]] * weight[[at[1], channel, .. element]];
            return sum;
        });
    }

    /// <summary>Every element of x, times the weight, added where it belongs.</summary>
    public static Nd ConvolveTransposed(Nd x, Nd weight, Nd? bias, Sliding sliding, int[] outputPadding, int groups = 1)
    {
        int[] spatial = x.Shape[2..], kernel = weight.Shape[2..];
        int[] result = [.. spatial.Select((length, axis) => (length - 1) * sliding.Stride[axis] - 2 * sliding.Before[axis]
            + sliding.Dilation[axis] * (kernel[axis] - 1) + 1 + outputPadding[axis])];
        int inputs = x.Shape[1] / groups, outputs = weight.Shape[1];
        int[] shape = [x.Shape[0], outputs * groups, .. result];
        var sums = Nd.From(shape, at => bias?[at[1]] ?? 0);
        foreach (var at in Places(x.Shape))
            for (var output = 0; output < outputs; output++)
                foreach (var element in Places(kernel))
                    if (sliding.Place(at[2..], element) is var place && Inside(place, result))
                        sums.Data[Linear(shape, [at[0], at[1] / inputs * outputs + output, .. place])] += x[at]
                            * weight[[at[1], output, .. element]];
        return sums;
    }

    /// <summary>Combines what lies in each window; what lies beyond the operand is left out.</summary>
    public static Nd Pool(Nd x, int[] size, Sliding sliding, Func<IReadOnlyList<double>, double> combine)
    {
        var spatial = x.Shape[2..];
        return Nd.From([.. x.Shape[..2], .. size.Select((count, axis) => sliding.Positions(axis, spatial[axis], count))], at =>
            combine([.. Places(size).Select(element => sliding.Place(at[2..], element)).Where(place => Inside(place, spatial))
                .Select(place => x[[at[0], at[1], .. place]])]));
    }

    public static Nd Adaptive(Nd x, int[] counts, Func<IReadOnlyList<double>, double> combine)
    {
        var spatial = x.Shape[2..];
        return Nd.From([.. x.Shape[..2], .. counts], at => combine([.. Places(spatial).Where(place => place.Select((p, axis) =>
            p >= at[axis + 2] * spatial[axis] / counts[axis] && p < ((at[axis + 2] + 1) * spatial[axis] + counts[axis] - 1) / counts[axis])
            .All(inside => inside)).Select(place => x[[at[0], at[1], .. place]])]));
    }

    static bool Inside(int[] place, int[] shape) => place.Zip(shape, (p, size) => p >= 0 && p < size).All(inside => inside);

    static int Linear(int[] shape, int[] at) =>
        at.Select((position, axis) => (position, axis)).Aggregate(0, (linear, next) => linear * shape[next.axis] + next.position);

    static IEnumerable<int[]> Places(int[] shape) =>
        shape.Aggregate((IEnumerable<int[]>)[[]],
            (places, size) => places.SelectMany(place => Enumerable.Range(0, size).Select(i => (int[])[.. place, i])));
}
