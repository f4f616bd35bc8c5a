using GraphCompiler.Runtime;

namespace GraphCompiler;

/// <summary>
/// Random changes of images in training: a crop or shift, mirror images, noise. The change of an image is a pure function of seed, epoch
/// and the image's place in the epoch.
/// </summary>
/// <param name="column">The name of the column of images, of sample shape <c>[H, W]</c> or <c>[C, H, W]</c>.</param>
/// <param name="seed">Chooses the changes.</param>
public sealed class ImageAugmentation(string column, int seed = 0)
{
    /// <summary>The greatest number of pixels that an image is moved by, along each axis and in either direction.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int Shift { get; init => field = value >= 0 ? value
        : throw new ArgumentOutOfRangeException(nameof(Shift), value, "The shift must not be negative."); }

    /// <summary>The height and width of the part that is cut out at a random place; null for the whole image.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A length is not positive.</exception>
    public (int Height, int Width)? Crop
    {
        get;
        init => field = value is null or { Height: > 0, Width: > 0 } ? value
            : throw new ArgumentOutOfRangeException(nameof(Crop), value, "Height and width must be positive.");
    }

    /// <summary>How likely left and right are exchanged.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is no probability.</exception>
    public double FlipHorizontal { get; init => field = Probability(value, nameof(FlipHorizontal)); }

    /// <summary>How likely top and bottom are exchanged.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is no probability.</exception>
    public double FlipVertical { get; init => field = Probability(value, nameof(FlipVertical)); }

    /// <summary>The standard deviation of the normal noise that is added to each value.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double Noise
    {
        get;
        init => field = double.IsFinite(value) && value >= 0 ? value
            : throw new ArgumentOutOfRangeException(nameof(Noise), value, "The standard deviation must be finite and not negative.");
    }

    /// <summary>The value of the pixels that an image is moved away from.</summary>
    public float Fill { get; init; }

    /// <summary>A data set with changed images.</summary>
    /// <param name="data">The samples.</param>
    /// <param name="epoch">The epoch.</param>
    /// <param name="first">The place of the first sample in the epoch.</param>
    /// <exception cref="ArgumentException">There is no such real column, its samples are no images, or they are smaller than the
    /// crop.</exception>
    public Dataset Apply(Dataset data, int epoch = 0, long first = 0)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        var images = data.Reals(column);
        var shape = data.Column(column).SampleShape;
        if (shape.Length is not (2 or 3))
            throw new ArgumentException($"Images have sample shape [H, W] or [C, H, W], but column {data.Column(column)} has not.",
                nameof(data));
        var (height, width) = (shape[^2], shape[^1]);
        var (cropHeight, cropWidth) = Crop ?? (height, width);
        if (cropHeight > height || cropWidth > width)
            throw new ArgumentException($"A part of {cropHeight} x {cropWidth} can't be cut out of images of {height} x {width}.",
                nameof(data));
        var channels = shape.Length == 3 ? shape[0] : 1;
        var (from, to) = (channels * height * width, channels * cropHeight * cropWidth);
        var changed = new float[checked(data.Count * to)];
        var random = new RandomBlocks((ulong)seed, (ulong)epoch);
        // Each image has a range of positions of its own: the first two choose how it is moved and mirrored, the others its noise.
        var positions = 2 + ((ulong)to + 1) / 2;
        for (var i = 0; i < data.Count; i++)
        {
            var position = (ulong)(first + i) * positions;
            var (a, b, c, d) = random.Words(position);
            var (horizontal, vertical) = random.Uniforms(position + 1);
            var top = Between(a, 0, height - cropHeight) + Between(b, -Shift, Shift);
            var left = Between(c, 0, width - cropWidth) + Between(d, -Shift, Shift);
            var target = changed.AsSpan(i * to, to);
            for (var channel = 0; channel < channels; channel++)
                Move(images.Slice(i * from + channel * height * width, height * width),
                    target.Slice(channel * cropHeight * cropWidth, cropHeight * cropWidth), width, cropWidth,
                    top, left, horizontal < FlipHorizontal, vertical < FlipVertical);
            if (Noise > 0) AddNoise(target, random, position + 2);
        }
        return data.With(DataColumn.Real(column, changed, [.. shape[..^2], cropHeight, cropWidth]));
    }

    void Move(ReadOnlySpan<float> source, Span<float> target, int width, int targetWidth, int top, int left, bool horizontal, bool vertical)
    {
        var (height, targetHeight) = (source.Length / width, target.Length / targetWidth);
        for (var y = 0; y < targetHeight; y++)
            for (var x = 0; x < targetWidth; x++)
            {
                var row = top + (vertical ? targetHeight - 1 - y : y);
                var at = left + (horizontal ? targetWidth - 1 - x : x);
                target[y * targetWidth + x] = (uint)row < (uint)height && (uint)at < (uint)width ? source[row * width + at] : Fill;
            }
    }

    void AddNoise(Span<float> values, RandomBlocks random, ulong position)
    {
        for (var i = 0; i < values.Length; i += 2)
        {
            var (first, second) = random.Normals(position + (ulong)i / 2);
            values[i] += (float)(Noise * first);
            if (i + 1 < values.Length) values[i + 1] += (float)(Noise * second);
        }
    }

    static int Between(uint word, int low, int high) => low + (int)(word * ((ulong)((long)high - low) + 1) >> 32);

    static double Probability(double value, string name)
        => value is >= 0 and <= 1 ? value : throw new ArgumentOutOfRangeException(name, value, "A probability lies between 0 and 1.");
}
