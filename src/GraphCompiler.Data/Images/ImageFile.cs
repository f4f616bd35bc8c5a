using System.Buffers.Binary;
using StbImageSharp;

namespace GraphCompiler.Data;

/// <summary>An image: values in [0, 1], channel by channel.</summary>
/// <param name="Channels">The number of channels: 1 for gray, 3 for red, green and blue, 4 with transparency.</param>
/// <param name="Height">The number of rows.</param>
/// <param name="Width">The number of columns.</param>
/// <param name="Values">The values, <c>[Channels, Height, Width]</c> row-major.</param>
public sealed record Image(int Channels, int Height, int Width, float[] Values)
{
    /// <summary>
    /// The image at another size, by bilinear interpolation between the centers of pixels; each axis that shrinks is averaged over first.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">A length is not positive.</exception>
    public Image Resize(int height, int width)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        if (height == Height && width == Width) return this;
        var (rows, columns) = (Weights(Height, height), Weights(Width, width));
        var narrow = new float[checked(Channels * Height * width)];
        for (var row = 0; row < Channels * Height; row++)
            for (var x = 0; x < width; x++)
                foreach (var (source, weight) in columns[x]) narrow[row * width + x] += weight * Values[row * Width + source];
        var result = new float[checked(Channels * height * width)];
        for (var channel = 0; channel < Channels; channel++)
            for (var y = 0; y < height; y++)
                foreach (var (source, weight) in rows[y])
                {
                    var (from, to) = ((channel * Height + source) * width, (channel * height + y) * width);
                    for (var x = 0; x < width; x++) result[to + x] += weight * narrow[from + x];
                }
        return new(Channels, height, width, result);
    }

    // A triangle around each target's center, at least one source pixel wide on either side, so that no source is left out; its weights
    // have the sum 1.
    static (int Source, float Weight)[][] Weights(int from, int to)
    {
        var scale = (double)from / to;
        var reach = Math.Max(1, scale);
        return [.. Enumerable.Range(0, to).Select(target =>
        {
            var center = (target + 0.5) * scale - 0.5;
            var (first, last) = (Math.Max(0, (int)Math.Ceiling(center - reach)), Math.Min(from - 1, (int)Math.Floor(center + reach)));
            var near = Enumerable.Range(first, last - first + 1)
                .Select(source => (Source: source, Weight: 1 - Math.Abs(source - center) / reach));
            var sum = near.Sum(one => one.Weight);
            return near.Where(one => one.Weight > 0).Select(one => (one.Source, (float)(one.Weight / sum))).ToArray();
        })];
    }
}

/// <summary>Reads images: JPEG, PNG, BMP, TGA, PSD and GIF (its first frame).</summary>
public static class ImageFile
{
    // A deflate stream or a run of blocks of a JPEG file can't stand for more pixels than this for each of its bytes.
    const long PixelsPerByte = 8 * 1032;
    const long AlwaysAllowed = 1 << 20;

    /// <summary>Reads an image.</summary>
    /// <param name="path">The file.</param>
    /// <param name="channels">1 for gray, 3 for red, green and blue, 4 with transparency.</param>
    /// <exception cref="IOException">There is no such file, or it can't be read.</exception>
    /// <exception cref="DataFileException">The file is truncated, damaged or of another format, or its header announces more pixels than
    /// its bytes can stand for.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number of channels is another.</exception>
    public static Image Read(string path, int channels = 3)
    {
        var components = channels switch
        {
            1 => ColorComponents.Grey,
            3 => ColorComponents.RedGreenBlue,
            4 => ColorComponents.RedGreenBlueAlpha,
            _ => throw new ArgumentOutOfRangeException(nameof(channels), channels, "An image has 1, 3 or 4 channels."),
        };
        var bytes = File.ReadAllBytes(path);
        var decoded = Decode(path, bytes, components);
        var (height, width) = (decoded.Height, decoded.Width);
        var values = new float[channels * height * width];
        for (var i = 0; i < values.Length; i++) values[i % channels * height * width + i / channels] = decoded.Data[i] / 255f;
        return new(channels, height, width, values);
    }

    static ImageResult Decode(string path, byte[] bytes, ColorComponents components)
    {
        try
        {
            var info = ImageInfo.FromStream(new MemoryStream(bytes, writable: false))
                ?? throw new DataFileException(path, "byte 0", "expected an image (JPEG, PNG, BMP, TGA, PSD, GIF), found another format");
            if ((long)info.Width * info.Height > Math.Max(AlwaysAllowed, bytes.Length * PixelsPerByte))
                throw new DataFileException(path, "header",
                    $"the header announces {info.Width} x {info.Height} pixels, more than {bytes.Length} bytes can stand for");
            RequireChunks(path, bytes);
            return ImageResult.FromMemory(bytes, components);
        }
        catch (Exception error) when (error is not (DataFileException or OutOfMemoryException))
        {
            // The decoder throws whatever a damaged file makes its code throw.
            throw new DataFileException(path, null, $"the image is damaged ({error.Message.TrimEnd('.')})", error);
        }
    }

    // The decoder takes memory for a chunk of a PNG file before it reads it.
    static void RequireChunks(string path, byte[] bytes)
    {
        if (bytes is not [0x89, (byte)'P', (byte)'N', (byte)'G', ..]) return;
        for (var place = 8L; place + 12 <= bytes.Length;)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan((int)place));
            if (length > bytes.Length - place - 12)
                throw new DataFileException(path, FormattableString.Invariant($"byte {place}"),
                    $"a chunk of {length} bytes is announced, but {bytes.Length - place - 12} follow");
            place += 12 + length;
        }
    }
}
