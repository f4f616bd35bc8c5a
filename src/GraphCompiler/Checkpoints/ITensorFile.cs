using System.Numerics;

namespace GraphCompiler.Checkpoints;

/// <summary>An open file of named tensors, whatever its format: what <see cref="Checkpoint"/> loads from.</summary>
public interface ITensorFile
{
    /// <summary>The file's path.</summary>
    string Path { get; }

    /// <summary>The tensors by name.</summary>
    IReadOnlyDictionary<string, StoredTensor> Tensors { get; }

    /// <summary>A tensor's values, row by row, converted where they are of another type.</summary>
    /// <exception cref="KeyNotFoundException">There is no such tensor.</exception>
    /// <exception cref="CheckpointException">The tensor can't be read.</exception>
    T[] Read<T>(string name) where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}
