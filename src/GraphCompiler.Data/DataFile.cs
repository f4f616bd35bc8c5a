using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace GraphCompiler.Data;

/// <summary>
/// Opens files, plain or compressed with gzip (told apart by their first bytes), and turns what goes wrong in them into
/// <see cref="DataFileException"/>.
/// </summary>
static class DataFile
{
    static readonly UTF8Encoding strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>All of a file's text, UTF-8.</summary>
    public static string ReadText(string path) => Read(path, reader => reader.ReadToEnd());

    /// <summary>The lines of a file with their numbers from 1, those without characters left out.</summary>
    public static List<(int Number, string Text)> ReadLines(string path) => Read(path, reader =>
    {
        var lines = new List<(int, string)>();
        for (var number = 1; reader.ReadLine() is { } line; number++)
            if (line.Length > 0) lines.Add((number, line));
        return lines;
    });

    /// <summary>Reads a file's text, UTF-8.</summary>
    /// <exception cref="DataFileException">Its bytes are not UTF-8 or not what gzip writes.</exception>
    public static T Read<T>(string path, Func<TextReader, T> read)
    {
        var bytes = File.ReadAllBytes(path);
        using var reader = new StreamReader(bytes is [0x1F, 0x8B, ..] ? Unzip(path, bytes) : new MemoryStream(bytes, writable: false),
            strict);
        try
        {
            return read(reader);
        }
        catch (DecoderFallbackException invalid)
        {
            throw new DataFileException(path, null, $"the text is not UTF-8: bytes {Convert.ToHexString(invalid.BytesUnknown ?? [])}",
                invalid);
        }
    }

    static MemoryStream Unzip(string path, byte[] bytes)
    {
        var unzipped = new MemoryStream();
        try
        {
            using var zip = new GZipStream(new MemoryStream(bytes, writable: false), CompressionMode.Decompress);
            zip.CopyTo(unzipped);
        }
        catch (InvalidDataException corrupt)
        {
            throw new DataFileException(path, null, $"the gzip data are corrupt ({corrupt.Message.TrimEnd('.')})", corrupt);
        }
        // GZipStream ends in silence where the data do. A gzip file's last four bytes are the length of its contents.
        var announced = bytes.Length >= 18 ? BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(bytes.Length - 4)) : uint.MaxValue;
        if ((uint)unzipped.Length != announced)
            throw new DataFileException(path, null,
                $"the gzip data are truncated or of several files: expected {announced} bytes, found {unzipped.Length}");
        unzipped.Position = 0;
        return unzipped;
    }

    /// <summary>The place of a line, for messages.</summary>
    public static string Line(int number) => FormattableString.Invariant($"line {number}");
}
