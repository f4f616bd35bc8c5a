using System.IO.Compression;
using System.Numerics;
using System.Text;
using System.Text.RegularExpressions;
using GraphCompiler.Checkpoints;

namespace GraphCompiler.PyTorch;

/// <summary>
/// An open file that PyTorch's <c>torch.save</c> wrote (since version 1.6), of a <c>state_dict</c> or of anything that holds tensors in
/// dictionaries and lists. No Python code in it is run, and no more memory is taken than the file's size.
/// </summary>
/// <example><code>
/// using var file = PyTorchFile.Open("classifier.pth");
/// Checkpoint.Load(file, net, rename: PyTorchFile.ToPath, transpose: name => name.EndsWith(".weight"));
/// </code></example>
public sealed partial class PyTorchFile : ITensorFile, IDisposable
{
    readonly ZipArchive archive;
    readonly Dictionary<string, PickledTensor> pickled;
    readonly string root;

    PyTorchFile(string path, ZipArchive archive)
    {
        (Path, this.archive) = (path, archive);
        var pickle = archive.Entries.FirstOrDefault(entry => entry.FullName.EndsWith("/data.pkl", StringComparison.Ordinal))
            ?? throw Wrong("there is no data.pkl in the archive, so it is none that torch.save wrote.");
        root = pickle.FullName[..^"data.pkl".Length];
        if (archive.GetEntry(root + "byteorder") is { } order && Encoding.ASCII.GetString(Bytes(order)) != "little")
            throw Wrong("the numbers are not stored in little-endian order.");
        try
        {
            pickled = PickledTensors.Read(Bytes(pickle));
        }
        catch (FormatException error)
        {
            throw new CheckpointException(path, -1, error.Message, error);
        }
        Tensors = pickled.ToDictionary(item => item.Key, item => Described(item.Key, item.Value), StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public string Path { get; }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, StoredTensor> Tensors { get; }

    /// <summary>Opens a file and checks that every tensor lies within its storage, and every storage in the file.</summary>
    /// <exception cref="CheckpointException">The file is none of <c>torch.save</c>'s, or a damaged one.</exception>
    /// <exception cref="IOException">The file can't be read.</exception>
    public static PyTorchFile Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Open(path, new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read));
    }

    /// <summary>Opens a file whose bytes come from a stream, which is closed with it.</summary>
    internal static PyTorchFile Open(string path, Stream stream)
    {
        try
        {
            return new(path, new ZipArchive(stream, ZipArchiveMode.Read));
        }
        catch (Exception error)
        {
            stream.Dispose();
            if (error is InvalidDataException or EndOfStreamException or ArgumentException or OverflowException or NotSupportedException)
                throw new CheckpointException(path, -1, $"the file is no archive as torch.save writes them: {error.Message}", error);
            throw;
        }
    }

    /// <summary>
    /// The path that a parameter of a model has under PyTorch's name: <c>layers.0.weight</c> is <c>layers[0].Weight</c>. For
    /// <see cref="Checkpoint"/>'s <c>rename</c>.
    /// </summary>
    public static string ToPath(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        var path = Number().Replace(name, "[$1]");
        var last = path.LastIndexOf('.') + 1;
        return last == path.Length ? path : path[..last] + char.ToUpperInvariant(path[last]) + path[(last + 1)..];
    }

    [GeneratedRegex(@"\.(\d+)(?=\.|$)")]
    private static partial Regex Number();

    /// <inheritdoc/>
    public T[] Read<T>(string name) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!pickled.TryGetValue(name, out var tensor)) throw new KeyNotFoundException($"{Path} has no tensor \"{name}\".");
        var (bytes, read) = (Bytes(archive.GetEntry(EntryOf(tensor.Storage))!), tensor.Storage.Type.ReaderAs<T>());
        var (values, size) = (new T[Tensors[name].Length], tensor.Storage.Type.Size);
        var at = new long[tensor.Shape.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var place = tensor.Offset;
            for (var axis = 0; axis < at.Length; axis++) place += at[axis] * tensor.Strides[axis];
            values[i] = read(bytes.AsSpan((int)place * size));
            for (var axis = at.Length - 1; axis >= 0 && ++at[axis] == tensor.Shape[axis]; axis--) at[axis] = 0;
        }
        return values;
    }

    /// <inheritdoc/>
    public void Dispose() => archive.Dispose();

    /// <summary>A tensor as others see it, if all its elements are there.</summary>
    StoredTensor Described(string name, PickledTensor tensor)
    {
        var (storage, size) = (tensor.Storage, tensor.Storage.Type.Size);
        var entry = archive.GetEntry(EntryOf(storage)) ?? throw Wrong($"there is no storage {storage.Key}, which tensor {name} is in.");
        if (entry.Length != entry.CompressedLength || storage.Length < 0 || entry.Length / size < storage.Length)
            throw Wrong($"storage {storage.Key} of tensor {name} has not the {storage.Length} values of a {storage.Type}.");
        // The element that lies furthest.
        Int128 last = tensor.Offset, count = 1;
        foreach (var (axis, stride) in tensor.Shape.Zip(tensor.Strides))
        {
            if (axis < 0 || stride < 0) throw Wrong($"tensor {name} has a negative size or step.");
            last += (Int128)Math.Max(axis - 1, 0) * stride;
            // Steps of 0 would make much of little.
            count = Int128.Min(count * axis, long.MaxValue);
        }
        if (tensor.Offset < 0 || count > storage.Length || (count > 0 && last >= storage.Length))
        {
            var shape = string.Join(", ", tensor.Shape);
            throw Wrong($"tensor {name} of shape [{shape}] does not fit into its storage of {storage.Length} values.");
        }
        return new(name, storage.Type.Stored, [.. tensor.Shape], -1, (long)count * size);
    }

    string EntryOf(PickledStorage storage) => $"{root}data/{storage.Key}";

    byte[] Bytes(ZipArchiveEntry entry)
    {
        // Compressed ones, which torch.save does not write, could be made to unpack without end.
        if (entry.Length != entry.CompressedLength || entry.Length > Array.MaxLength)
            throw Wrong($"{entry.FullName} is compressed or larger than an array.");
        var bytes = new byte[entry.Length];
        try
        {
            using var stream = entry.Open();
            stream.ReadExactly(bytes);
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException or NotSupportedException)
        {
            throw new CheckpointException(Path, -1, $"{entry.FullName} is damaged: {error.Message}", error);
        }
        return bytes;
    }

    CheckpointException Wrong(string reason) => new(Path, -1, reason);
}
