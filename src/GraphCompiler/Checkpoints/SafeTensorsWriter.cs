using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;
using GraphCompiler.Runtime;

namespace GraphCompiler.Checkpoints;

/// <summary>Writes a safetensors file in one piece: it appears under its name only when it is complete and on the disk.</summary>
public sealed class SafeTensorsWriter
{
    readonly List<(string Name, string Type, int[] Shape, long Bytes, Action<Stream> Write)> tensors = [];
    readonly HashSet<string> names = new(StringComparer.Ordinal);

    /// <summary>Texts to store with the tensors, under <c>__metadata__</c>.</summary>
    public IDictionary<string, string> Metadata { get; } = new SortedDictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Adds a tensor, whose values are read when the file is saved.</summary>
    /// <exception cref="ArgumentException">The shape does not fit, or there is a tensor of this name.</exception>
    public void Add<T>(string name, ReadOnlySpan<int> shape, Arena<T> arena, nint offset, int length)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        long product = 1;
        foreach (var axis in shape) product *= axis;
        if (product != length)
            throw new ArgumentException(
                $"Tensor {name} of shape [{string.Join(", ", shape.ToArray())}] has {product} values, not {length}.", nameof(shape));
        if (name == "__metadata__" || !names.Add(name)) throw new ArgumentException($"The name \"{name}\" is taken.", nameof(name));
        tensors.Add((name, typeof(T) == typeof(float) ? "F32" : "F64", shape.ToArray(), (long)length * Unsafe.SizeOf<T>(),
            stream => Write(stream, arena.Slice(offset, length))));
    }

    /// <summary>
    /// Writes the file: under another name beside it, flushed to the disk, then renamed. A file that was there is replaced, or left as it
    /// is if anything fails.
    /// </summary>
    /// <exception cref="IOException">The file can't be written.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var temporary = $"{path}.{Guid.NewGuid():N}.partial";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                var header = Header();
                Span<byte> length = stackalloc byte[8];
                BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
                stream.Write(length);
                stream.Write(header);
                foreach (var tensor in tensors) tensor.Write(stream);
                stream.Flush(flushToDisk: true);
            }
            File.Move(temporary, path, overwrite: true);
            DeleteLeftovers(path);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Deletes what processes that were killed while they saved the same file left behind, a day ago or longer.</summary>
    static void DeleteLeftovers(string path)
    {
        var (folder, name) = (Path.GetDirectoryName(Path.GetFullPath(path))!, Path.GetFileName(path));
        try
        {
            foreach (var leftover in Directory.EnumerateFiles(folder, $"{name}.*.partial"))
                if (DateTime.UtcNow - File.GetLastWriteTimeUtc(leftover) > TimeSpan.FromDays(1)) File.Delete(leftover);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // They are in nobody's way.
        }
    }

    byte[] Header()
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            if (Metadata.Count > 0)
            {
                json.WriteStartObject("__metadata__");
                foreach (var (key, value) in Metadata) json.WriteString(key, value);
                json.WriteEndObject();
            }
            long offset = 0;
            foreach (var (name, type, shape, bytes, _) in tensors)
            {
                json.WriteStartObject(name);
                json.WriteString("dtype", type);
                json.WriteStartArray("shape");
                foreach (var axis in shape) json.WriteNumberValue(axis);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(offset);
                json.WriteNumberValue(offset += bytes);
                json.WriteEndArray();
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        // Spaces make the values begin at a multiple of 8 bytes.
        while (text.Length % 8 != 0) text.WriteByte((byte)' ');
        return text.ToArray();
    }

    static void Write<T>(Stream stream, ReadOnlySpan<T> values) where T : unmanaged
    {
        const int part = 1 << 24;
        for (var done = 0; done < values.Length; done += part)
            stream.Write(MemoryMarshal.AsBytes(values.Slice(done, Math.Min(part, values.Length - done))));
    }
}
