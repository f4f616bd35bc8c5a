using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace GraphCompiler.Checkpoints;

/// <summary>One tensor of a file.</summary>
/// <param name="Name">The name.</param>
/// <param name="Type">The element type as the file calls it, such as <c>F32</c>.</param>
/// <param name="Shape">The lengths of the axes.</param>
/// <param name="Position">The position of its first byte in the file.</param>
/// <param name="Bytes">Its size.</param>
public sealed record StoredTensor(string Name, string Type, ImmutableArray<long> Shape, long Position, long Bytes)
{
    /// <summary>The number of elements.</summary>
    public long Length => Shape.Aggregate(1L, (product, axis) => product * axis);

    /// <summary>Name, type and shape, such as <c>hidden.Weight F32 [784, 128]</c>.</summary>
    public override string ToString() => $"{Name} {Type} [{string.Join(", ", Shape)}]";
}

/// <summary>
/// An open safetensors file (https://github.com/huggingface/safetensors, "Format"): a length of 8 bytes, a JSON header of that length, and
/// the tensors' values, little-endian. The whole header is checked when the file is opened, and no more memory is taken than the header's
/// size and that of the tensors asked for.
/// </summary>
public sealed class SafeTensors : ITensorFile, IDisposable
{
    readonly SafeFileHandle handle;

    SafeTensors(string path, SafeFileHandle handle, SafeTensorsHeader header)
        => (Path, this.handle, Tensors, Metadata) = (path, handle, header.Tensors, header.Metadata);

    /// <summary>The file's path.</summary>
    public string Path { get; }

    /// <summary>The tensors by name.</summary>
    public IReadOnlyDictionary<string, StoredTensor> Tensors { get; }

    /// <summary>The texts under <c>__metadata__</c>.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Opens a file and checks its header.</summary>
    /// <exception cref="CheckpointException">The file is no safetensors file, or a damaged one.</exception>
    /// <exception cref="IOException">The file can't be read.</exception>
    public static SafeTensors Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var handle = File.OpenHandle(path);
        try
        {
            var size = RandomAccess.GetLength(handle);
            Span<byte> prefix = stackalloc byte[8];
            if (size < 8) throw new CheckpointException(path, 0,
                $"a safetensors file begins with a length of 8 bytes, but the file has {size}.");
            Fill(handle, path, prefix, 0);
            var length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
            if (length > SafeTensorsHeader.LongestHeader || length > (ulong)(size - 8))
                throw new CheckpointException(path, 0,
                    $"the header is said to have {length} bytes, but the file has {size - 8} more and a header at most "
                        + $"{SafeTensorsHeader.LongestHeader}.");
            var text = new byte[length];
            Fill(handle, path, text, 8);
            return new(path, handle, SafeTensorsHeader.Parse(path, text, size));
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>A tensor's values, converted from F64, F32, F16 or BF16 where they are of another type.</summary>
    /// <exception cref="KeyNotFoundException">There is no such tensor.</exception>
    /// <exception cref="CheckpointException">
    /// The tensor holds no real numbers, has more values than an array can, or the file has become shorter.
    /// </exception>
    public T[] Read<T>(string name) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!Tensors.TryGetValue(name, out var tensor)) throw new KeyNotFoundException($"{Path} has no tensor \"{name}\".");
        return tensor.Type switch
        {
            "F64" => Read<double, T>(tensor),
            "F32" => Read<float, T>(tensor),
            "F16" => Read<Half, T>(tensor),
            "BF16" => FromBFloat16<T>(Read<ushort>(tensor)),
            _ => throw new CheckpointException(Path, tensor.Position, $"tensor {tensor} holds no real numbers of a known type."),
        };
    }

    /// <inheritdoc/>
    public void Dispose() => handle.Dispose();

    T[] Read<TStored, T>(StoredTensor tensor) where TStored : unmanaged, IBinaryFloatingPointIeee754<TStored>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => typeof(TStored) == typeof(T) ? Read<T>(tensor) : Array.ConvertAll(Read<TStored>(tensor), T.CreateTruncating);

    TStored[] Read<TStored>(StoredTensor tensor) where TStored : unmanaged
    {
        if (tensor.Length > Array.MaxLength)
            throw new CheckpointException(Path, tensor.Position, $"tensor {tensor} has more values than an array can hold.");
        var values = new TStored[tensor.Length];
        // The array's bytes may be more than one span can hold.
        const int part = 1 << 24;
        for (var done = 0; done < values.Length; done += part)
            Fill(handle, Path, MemoryMarshal.AsBytes(values.AsSpan(done, Math.Min(part, values.Length - done))),
                tensor.Position + (long)done * Unsafe.SizeOf<TStored>());
        return values;
    }

    static T[] FromBFloat16<T>(ushort[] values) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Array.ConvertAll(values, value => T.CreateTruncating(BitConverter.UInt32BitsToSingle((uint)value << 16)));

    static void Fill(SafeFileHandle handle, string path, Span<byte> target, long position)
    {
        while (!target.IsEmpty)
        {
            var read = RandomAccess.Read(handle, target, position);
            if (read == 0) throw new CheckpointException(path, position, "the file ends here.");
            target = target[read..];
            position += read;
        }
    }
}
