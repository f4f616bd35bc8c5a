using System.Buffers.Binary;
using System.Collections.Immutable;
using System.IO.Compression;

namespace GraphCompiler;

/// <summary>An IDX file's contents: an array of unsigned bytes (Y. LeCun's format for MNIST).</summary>
/// <param name="Shape">The lengths of its axes.</param>
/// <param name="Data">The values, row-major.</param>
public sealed record IdxArray(ImmutableArray<int> Shape, byte[] Data)
{
    /// <summary>The values divided by 255, so that they lie in [0, 1].</summary>
    public float[] Normalized()
    {
        var table = new float[256];
        for (var i = 0; i < table.Length; i++) table[i] = i / 255f;
        var result = new float[Data.Length];
        for (var i = 0; i < result.Length; i++) result[i] = table[Data[i]];
        return result;
    }

    /// <summary>The values as indices.</summary>
    public int[] ToIndices() => Array.ConvertAll(Data, value => (int)value);
}

/// <summary>Reads IDX files, plain or compressed with gzip (told apart by their first bytes).</summary>
/// <remarks>
/// Format: two zero bytes, the element type (8: unsigned byte), the number of axes, each axis as a big-endian int32, then the values.
/// </remarks>
public static class Idx
{
    const int UnsignedByte = 8;

    /// <summary>Reads a file.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="DataFileException">Truncated, corrupt, another format, or more or fewer values than announced; the message says
    /// what was expected and what was found.</exception>
    public static IdxArray Read(string path)
    {
        using var file = File.OpenRead(path);
        Span<byte> magic = stackalloc byte[2];
        var zipped = file.ReadAtLeast(magic, 2, throwOnEndOfStream: false) == 2 && magic is [0x1F, 0x8B];
        file.Position = 0;
        if (!zipped) return Read(file, path, file.Length);
        try
        {
            using var unzipped = new GZipStream(file, CompressionMode.Decompress);
            // Deflate cannot compress more than 1032:1, so a larger announcement is false, and no memory is taken for it.
            return Read(unzipped, path, file.Length * 1032);
        }
        catch (InvalidDataException corrupt)
        {
            throw new DataFileException(path, null, $"the gzip data are corrupt or truncated ({corrupt.Message})", corrupt);
        }
    }

    static IdxArray Read(Stream stream, string path, long longest)
    {
        Span<byte> word = stackalloc byte[4];
        Fill(stream, word, path, 0, "4 bytes of header");
        if (word is not [0, 0, UnsignedByte, > 0])
            throw Bad(path, 0,
                $"expected an IDX header of unsigned bytes (00 00 08 and the number of axes), found {Convert.ToHexString(word)}");

        var shape = new int[word[3]];
        long size = 1;
        for (var axis = 0; axis < shape.Length; axis++)
        {
            Fill(stream, word, path, 4 + 4 * axis, $"the length of axis {axis} of {shape.Length}");
            shape[axis] = BinaryPrimitives.ReadInt32BigEndian(word);
            if (shape[axis] < 0) throw Bad(path, 4 + 4 * axis,
                $"expected a length of axis {axis} that is not negative, found {shape[axis]}");
            size = Math.Min(size * shape[axis], long.MaxValue / int.MaxValue);
        }
        var text = string.Join(" x ", shape);
        var header = 4 + 4 * shape.Length;
        if (size > Array.MaxLength || size > longest) throw Bad(path, header,
            $"expected {text} values as its header says, but the file is too short for them");

        var data = new byte[size];
        Fill(stream, data, path, header, $"{text} = {size} values");
        if (stream.ReadByte() >= 0) throw Bad(path, header + size, $"expected {text} = {size} values, found more");
        return new([.. shape], data);
    }

    static void Fill(Stream stream, Span<byte> target, string path, long position, string what)
    {
        var read = stream.ReadAtLeast(target, target.Length, throwOnEndOfStream: false);
        if (read < target.Length) throw Bad(path, position, $"expected {what}, found only {read} bytes");
    }

    static DataFileException Bad(string path, long position, string reason)
        => new(path, FormattableString.Invariant($"byte {position}"), reason);
}
