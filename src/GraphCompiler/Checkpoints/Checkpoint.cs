using System.Numerics;
using GraphCompiler.Checkpoints;
using GraphCompiler.Runtime;

namespace GraphCompiler;

/// <summary>What loading a checkpoint found besides the tensors that fit.</summary>
/// <param name="Missing">Parameters of the model that the file does not have.</param>
/// <param name="Unexpected">Tensors of the file that the model does not have.</param>
/// <param name="Misshaped">Parameters whose shape is another in the file, with both shapes.</param>
public sealed record LoadReport(IReadOnlyList<string> Missing, IReadOnlyList<string> Unexpected, IReadOnlyList<string> Misshaped)
{
    /// <summary>Whether file and model have the same tensors.</summary>
    public bool IsExact => Missing.Count + Unexpected.Count + Misshaped.Count == 0;

    /// <summary>One line.</summary>
    public override string ToString() => IsExact ? "All tensors fit." : string.Join("; ", new[]
    {
        Missing.Count > 0 ? $"missing: {string.Join(", ", Missing)}" : null,
        Unexpected.Count > 0 ? $"unexpected: {string.Join(", ", Unexpected)}" : null,
        Misshaped.Count > 0 ? $"of another shape: {string.Join(", ", Misshaped)}" : null,
    }.Where(part => part is not null));
}

/// <summary>
/// A model's parameters in safetensors files, which Python's <c>safetensors</c> reads and writes too. For training that is to go on, see
/// <see cref="Trainer.Save"/>.
/// </summary>
public static class Checkpoint
{
    /// <summary>
    /// Saves all parameters, frozen ones and state included, by their paths. The file is written under another name and renamed when it is
    /// complete.
    /// </summary>
    /// <exception cref="IOException">The file can't be written; one that was there is left as it is.</exception>
    public static void Save<T>(string path, ITrainable<T> model) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        var file = new SafeTensorsWriter();
        TrainingTensors.AddParameters(file, model);
        file.Save(path);
    }

    /// <summary>Loads parameters, converted from F64, F32, F16 or BF16 where they are of another type.</summary>
    /// <param name="path">The file.</param>
    /// <param name="model">The model.</param>
    /// <param name="strict">Whether file and model must have the same tensors; if not, those that fit are loaded.</param>
    /// <param name="rename">
    /// The parameter's path for a name in the file, or null to leave a tensor out; names are paths if not given.
    /// </param>
    /// <param name="transpose">
    /// Whether a matrix, by its name in the file, is stored with its axes exchanged, as PyTorch keeps the weights of its linear layers.
    /// </param>
    /// <exception cref="CheckpointException">The file is damaged, or has other tensors; nothing was changed.</exception>
    /// <exception cref="IOException">The file can't be read; nothing was changed.</exception>
    public static LoadReport Load<T>(
        string path, ITrainable<T> model, bool strict = true, Func<string, string?>? rename = null, Func<string, bool>? transpose = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        using var file = SafeTensors.Open(path);
        return Load(file, model, strict, rename, transpose);
    }

    /// <summary>Loads parameters from an open file, converted where they are of another type.</summary>
    /// <param name="file">The file.</param>
    /// <param name="model">The model.</param>
    /// <param name="strict">Whether file and model must have the same tensors; if not, those that fit are loaded.</param>
    /// <param name="rename">
    /// The parameter's path for a name in the file, or null to leave a tensor out; names are paths if not given.
    /// </param>
    /// <param name="transpose">
    /// Whether a matrix, by its name in the file, is stored with its axes exchanged, as PyTorch keeps the weights of its linear layers.
    /// </param>
    /// <exception cref="CheckpointException">The file is damaged, or has other tensors; nothing was changed.</exception>
    /// <exception cref="IOException">The file can't be read; nothing was changed.</exception>
    public static LoadReport Load<T>(
        ITensorFile file, ITrainable<T> model, bool strict = true, Func<string, string?>? rename = null,
        Func<string, bool>? transpose = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(model);
        var path = file.Path;
        List<string> unexpected = [], misshaped = [];
        var found = new Dictionary<string, StoredTensor>(StringComparer.Ordinal);
        var fitting = new List<(ParameterView<T> Parameter, StoredTensor Tensor)>();
        foreach (var tensor in file.Tensors.Values)
        {
            if (tensor.Name.StartsWith(TrainingTensors.Prefix, StringComparison.Ordinal)
                || (rename is null ? tensor.Name : rename(tensor.Name)) is not { } name) continue;
            if (!model.Parameters.TryGet(name, out var parameter)) unexpected.Add(tensor.Name);
            else if (!found.TryAdd(name, tensor))
                throw new CheckpointException(path, tensor.Position,
                    $"both {found[name].Name} and {tensor.Name} are to be parameter {name}.");
            else if (ShapeOf(tensor).SequenceEqual(parameter.Shape.Select(axis => (long)axis))) fitting.Add((parameter, tensor));
            else misshaped.Add($"{parameter} (in the file [{string.Join(", ", tensor.Shape)}])");
        }
        var report = new LoadReport([.. model.Parameters.Select(parameter => parameter.Path).Where(name => !found.ContainsKey(name))],
            unexpected, misshaped);
        if (strict && !report.IsExact) throw new CheckpointException(path, -1, $"the file's tensors are not the model's; {report}.");
        var loaded = fitting.Select(pair => (pair.Parameter, Values: Read(pair.Tensor))).ToList();
        foreach (var (parameter, values) in loaded) values.CopyTo(parameter.Data);
        return report;

        bool IsTransposed(StoredTensor tensor) => tensor.Shape.Length == 2 && transpose?.Invoke(tensor.Name) == true;

        IEnumerable<long> ShapeOf(StoredTensor tensor) => IsTransposed(tensor) ? tensor.Shape.Reverse() : tensor.Shape;

        T[] Read(StoredTensor tensor)
        {
            var values = file.Read<T>(tensor.Name);
            if (!IsTransposed(tensor)) return values;
            var (rows, columns, exchanged) = ((int)tensor.Shape[0], (int)tensor.Shape[1], new T[values.Length]);
            for (var row = 0; row < rows; row++)
                for (var column = 0; column < columns; column++) exchanged[column * rows + row] = values[row * columns + column];
            return exchanged;
        }
    }
}
