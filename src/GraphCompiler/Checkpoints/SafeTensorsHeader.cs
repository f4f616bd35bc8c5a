using System.Collections.Immutable;
using System.Text.Json;

namespace GraphCompiler.Checkpoints;

/// <summary>
/// The JSON header of a safetensors file, checked: every tensor has a known type, a shape, and bytes of its own that fit it and lie within
/// the file.
/// </summary>
ref struct SafeTensorsHeader
{
    /// <summary>The longest header that the format allows.</summary>
    public const int LongestHeader = 100_000_000;

    const int Start = 8;

    readonly string path;
    readonly long size, data;
    readonly Dictionary<string, StoredTensor> tensors = new(StringComparer.Ordinal);
    readonly Dictionary<string, string> metadata = new(StringComparer.Ordinal);
    Utf8JsonReader reader;

    SafeTensorsHeader(string path, ReadOnlySpan<byte> text, long size)
    {
        (this.path, this.size, data) = (path, size, Start + text.Length);
        reader = new(text, new JsonReaderOptions { MaxDepth = 4 });
    }

    /// <summary>The tensors by name.</summary>
    public readonly IReadOnlyDictionary<string, StoredTensor> Tensors => tensors;

    /// <summary>The texts under <c>__metadata__</c>.</summary>
    public readonly IReadOnlyDictionary<string, string> Metadata => metadata;

    /// <summary>Reads a header.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="text">The header's bytes.</param>
    /// <param name="size">The file's size.</param>
    public static SafeTensorsHeader Parse(string path, ReadOnlySpan<byte> text, long size)
    {
        var header = new SafeTensorsHeader(path, text, size);
        try
        {
            header.Read();
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new CheckpointException(path, Start + header.reader.BytesConsumed,
                $"the header is no JSON of the right form: {error.Message}", error);
        }
        header.RequireContiguous();
        return header;
    }

    void Read()
    {
        Next(JsonTokenType.StartObject, "an object of tensors");
        while (NextName() is { } name)
        {
            if (name == "__metadata__") ReadMetadata();
            else if (!tensors.TryAdd(name, ReadTensor(name))) throw Wrong($"there are two tensors \"{name}\".");
        }
        if (reader.Read()) throw Wrong("something follows the header's object.");
    }

    void ReadMetadata()
    {
        Next(JsonTokenType.StartObject, "an object of texts");
        while (NextName() is { } name)
        {
            Next(JsonTokenType.String, "a text");
            if (!metadata.TryAdd(name, reader.GetString()!)) throw Wrong($"there are two texts \"{name}\".");
        }
    }

    StoredTensor ReadTensor(string name)
    {
        string? type = null;
        ImmutableArray<long>? shape = null, offsets = null;
        Next(JsonTokenType.StartObject, "the description of a tensor");
        while (NextName() is { } key)
        {
            var isNew = key switch { "dtype" => type is null, "shape" => shape is null, "data_offsets" => offsets is null, _ => false };
            if (!isNew) throw Wrong($"tensor \"{name}\" has an unknown or second \"{key}\".");
            if (key == "dtype")
            {
                Next(JsonTokenType.String, "a type");
                type = reader.GetString();
            }
            else if (key == "shape") shape = ReadNumbers();
            else offsets = ReadNumbers();
        }
        if (type is null || shape is not { } axes || offsets is not { Length: 2 } range)
            throw Wrong($"tensor \"{name}\" needs a dtype, a shape, and data_offsets of two numbers.");
        var (from, to) = (range[0], range[1]);
        if (Width(type) is not { } width) throw Wrong($"tensor \"{name}\" has the unknown type {type}.");
        if (from > to || to > size - data)
            throw Wrong($"tensor \"{name}\" has bytes {from} to {to}, but there are {size - data} after the header.");
        var bytes = (UInt128)width;
        foreach (var axis in axes)
        {
            bytes *= (UInt128)axis;
            if (bytes > long.MaxValue) throw Wrong($"tensor \"{name}\" of shape [{string.Join(", ", axes)}] is larger than any file.");
        }
        if (bytes != (UInt128)(to - from))
            throw Wrong(
                $"tensor \"{name}\" of type {type} and shape [{string.Join(", ", axes)}] takes {bytes} bytes, but has {to - from}.");
        return new(name, type, axes, data + from, to - from);
    }

    ImmutableArray<long> ReadNumbers()
    {
        Next(JsonTokenType.StartArray, "an array of numbers");
        var numbers = ImmutableArray.CreateBuilder<long>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            numbers.Add(reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var number) && number >= 0
                ? number
                : throw Wrong("a whole number that is not negative was expected."));
        return numbers.ToImmutable();
    }

    // The format allows neither holes nor overlaps, so that no byte is read twice and none is hidden.
    readonly void RequireContiguous()
    {
        var next = data;
        foreach (var tensor in tensors.Values.OrderBy(tensor => tensor.Position).ThenBy(tensor => tensor.Bytes))
        {
            if (tensor.Position != next) throw new CheckpointException(path, Math.Min(next, tensor.Position),
                $"tensor {tensor} begins at byte {tensor.Position}, but the one before it ends at {next}.");
            next += tensor.Bytes;
        }
        if (next != size) throw new CheckpointException(path, next, $"the tensors end here, but the file has {size} bytes.");
    }

    string? NextName()
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.PropertyName ? reader.GetString() : null;
    }

    void Next(JsonTokenType expected, string what)
    {
        if (!reader.Read() || reader.TokenType != expected) throw Wrong($"{what} was expected.");
    }

    readonly CheckpointException Wrong(string reason) => new(path, Start + reader.TokenStartIndex, reason);

    static int? Width(string type) => type switch
    {
        "F64" or "I64" or "U64" => 8,
        "F32" or "I32" or "U32" => 4,
        "F16" or "BF16" or "I16" or "U16" => 2,
        "I8" or "U8" or "BOOL" or "F8_E4M3" or "F8_E5M2" => 1,
        _ => null,
    };
}
