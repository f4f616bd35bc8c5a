using System.Collections;
using System.Globalization;
using GraphCompiler.Checkpoints;
using Razorvine.Pickle;

namespace GraphCompiler.PyTorch;

/// <summary>A stored array of numbers of one type, which tensors are views of.</summary>
/// <param name="Type">The type.</param>
/// <param name="Key">The name of its file in the archive.</param>
/// <param name="Length">The number of values.</param>
sealed record PickledStorage(StorageType Type, string Key, long Length);

/// <summary>A tensor: the elements of a storage at an offset, with steps for each axis.</summary>
sealed record PickledTensor(PickledStorage Storage, long Offset, long[] Shape, long[] Strides);

/// <summary>
/// Reads the pickle of a PyTorch archive. Nothing is run: names of Python's classes and functions are looked up in a short list, and
/// whatever else is there becomes an object that does nothing.
/// </summary>
sealed class PickledTensors : Unpickler
{
    static PickledTensors()
    {
        registerConstructor("collections", "OrderedDict", new Constructor(_ => new PythonDictionary()));
        registerConstructor("torch._utils", "_rebuild_tensor_v2", new Constructor(Tensor));
        registerConstructor("torch._utils", "_rebuild_parameter", new Constructor(arguments =>
            arguments.Length > 0 ? arguments[0] : throw Unknown()));
        foreach (var type in StorageType.All) registerConstructor("torch", type.Name, type);
    }

    PickledTensors() { }

    /// <summary>All tensors in a pickle, by their names in dictionaries, those of inner ones behind the outer's and a dot.</summary>
    /// <exception cref="FormatException">The pickle is damaged.</exception>
    public static Dictionary<string, PickledTensor> Read(byte[] pickle)
    {
        object? root;
        try
        {
            using var reader = new PickledTensors();
            root = reader.loads(pickle);
        }
        // A damaged pickle calls for what is not there: the reader then fails in many ways.
        catch (Exception error) when (error is not FormatException)
        {
            throw new FormatException($"the pickle is damaged: {error.Message}", error);
        }
        var tensors = new Dictionary<string, PickledTensor>(StringComparer.Ordinal);
        Collect("", root, tensors, []);
        return tensors;
    }

    static void Collect(string name, object? value, Dictionary<string, PickledTensor> found, HashSet<object> open)
    {
        if (value is PickledTensor tensor) found[name.Length > 0 ? name : "tensor"] = tensor;
        var items = value switch
        {
            // What a dictionary holds may be the dictionary itself.
            IDictionary entries when open.Count < 100 && open.Add(entries) =>
                entries.Cast<DictionaryEntry>().Select(entry => (entry.Key, entry.Value)),
            IList list and not byte[] when open.Count < 100 && open.Add(list) =>
                list.Cast<object?>().Select((item, i) => ((object)i, item)),
            _ => null,
        };
        if (items is null) return;
        foreach (var (key, item) in items)
            Collect(name + (name.Length > 0 ? "." : "") + Convert.ToString(key, CultureInfo.InvariantCulture), item, found, open);
        open.Remove(value!);
    }

    /// <inheritdoc/>
    protected override object persistentLoad(object pid) =>
        pid is object[] and ["storage", StorageType type, string key, _, var length, ..]
            ? new PickledStorage(type, key, Number(length))
            : throw Unknown();

    static object Tensor(object[] arguments)
    {
        if (arguments is not [PickledStorage storage, var offset, object[] shape, object[] strides, ..] || shape.Length != strides.Length)
            throw Unknown();
        return new PickledTensor(storage, Number(offset), Array.ConvertAll(shape, Number), Array.ConvertAll(strides, Number));
    }

    static long Number(object value) =>
        value is int or long ? Convert.ToInt64(value, CultureInfo.InvariantCulture) : throw Unknown();

    internal static FormatException Unknown() => new("the pickle describes a tensor in a way that PyTorch doesn't.");

    sealed class Constructor(Func<object[], object> construct) : IObjectConstructor
    {
        object IObjectConstructor.construct(object[] arguments) => construct(arguments);
    }
}

/// <summary>Python's <c>OrderedDict</c>. The attributes that a pickle gives it are left out.</summary>
sealed class PythonDictionary : Hashtable
{
#pragma warning disable IDE1006 // The pickle's reader calls a method of this name.
    public void __setstate__(Hashtable _) { }
#pragma warning restore IDE1006
}
