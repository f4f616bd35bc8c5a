using System.Globalization;
using System.Numerics;
using GraphCompiler.Runtime;
using GraphCompiler.Training;

namespace GraphCompiler.Checkpoints;

/// <summary>
/// The tensors of a training checkpoint: the model's parameters by their paths, and what belongs to training under names of their own.
/// </summary>
static class TrainingTensors
{
    /// <summary>What the names of tensors begin with that are no parameters.</summary>
    public const string Prefix = "training/";

    const string Slots = "optimizer.slots", Extra = Prefix + "extra", Best = Prefix + "best/", Average = Prefix + "average/";

    public static void AddParameters<T>(SafeTensorsWriter file, ITrainable<T> model) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Add(file, "", model.Parameters.Layout, model.Parameters.Count, model.Parameters.Arena, 0);

    public static void Save<T>(SafeTensorsWriter file, TrainingMemory<T> memory, Optimizer optimizer, IArena<T>? average, IArena<T>? best)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var layout = memory.Layout;
        Add(file, "", layout, layout.Count, InComputer(memory, memory.Parameters), 0);
        if (best is not null) Add(file, Best, layout, layout.Count, InComputer(memory, best), 0);
        if (average is not null) Add(file, Average, layout, layout.TrainedCount, InComputer(memory, average), 0);
        var sweep = optimizer.SweepFor(memory);
        file.Metadata[Slots] = sweep.SlotCount.ToString(CultureInfo.InvariantCulture);
        if (sweep.AllSlots is { } kept)
        {
            var slots = InComputer(memory, kept);
            for (var slot = 0; slot < sweep.SlotCount; slot++)
                Add(file, SlotName(slot), layout, layout.TrainedCount, slots, slot * layout.TrainedLength);
        }
        if (optimizer.KeepsExtra && sweep.ExtraState is { } extra)
            file.Add(Extra, [checked((int)extra.Length)], extra, 0, (int)extra.Length);
    }

    /// <summary>Loads what was saved: everything is read and checked before anything is changed.</summary>
    public static void Load<T>(SafeTensors file, TrainingMemory<T> memory, Optimizer optimizer, IArena<T>? average, ref IArena<T>? best)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var layout = memory.Layout;
        if (!int.TryParse(file.Metadata.GetValueOrDefault(Slots), NumberStyles.None, CultureInfo.InvariantCulture, out var slots)
            || slots > 16)
            throw new CheckpointException(file.Path, -1,
                "the file is no training checkpoint: it does not say how much the optimizer keeps.");
        var parameters = Read<T>(file, "", layout, layout.Count);
        var averages = average is null ? [] : Read<T>(file, Average, layout, layout.TrainedCount);
        var bests = layout.Count > 0 && file.Tensors.ContainsKey(Best + layout[0].Path) ? Read<T>(file, Best, layout, layout.Count) : null;
        var kept = Enumerable.Range(0, slots).Select(slot => Read<T>(file, SlotName(slot), layout, layout.TrainedCount)).ToArray();
        optimizer.SweepFor(memory);   // throws if the optimizer or its groups don't fit the model
        var extra = optimizer.KeepsExtra && file.Tensors.ContainsKey(Extra) ? file.Read<T>(Extra) : null;

        Write(parameters, memory, memory.Parameters, 0);
        if (average is not null) Write(averages, memory, average, 0);
        if (bests is null) best = null;
        else Write(bests, memory, best ??= memory.Allocate(layout.Length, "best parameters"), 0);
        optimizer.Reset();
        var sweep = optimizer.SweepFor(memory);
        sweep.RequireSlots(slots);
        for (var slot = 0; slot < slots; slot++) Write(kept[slot], memory, sweep.AllSlots!, slot * layout.TrainedLength);
        extra?.CopyTo(sweep.Extra(extra.Length).Slice(0, extra.Length));
    }

    /// <summary>The arena itself, or a copy of a device's.</summary>
    static Arena<T> InComputer<T>(TrainingMemory<T> memory, IArena<T> values) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (values is Arena<T> own) return own;
        var copy = new Arena<T>(values.Length);
        for (nint start = 0; start < values.Length; start += Array.MaxLength)
        {
            var length = nint.Min(values.Length - start, Array.MaxLength);
            memory.Read(values, start, copy.Slice(start, length));
        }
        return copy;
    }

    static string SlotName(int slot) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}slot{slot}/");

    static void Add<T>(SafeTensorsWriter file, string prefix, ParameterLayout layout, int count, Arena<T> arena, nint start)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (var i = 0; i < count; i++)
            file.Add(prefix + layout[i].Path, layout[i].Shape.AsSpan(), arena, start + layout[i].Offset, layout[i].Length);
    }

    static T[][] Read<T>(SafeTensors file, string prefix, ParameterLayout layout, int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var values = new T[count][];
        for (var i = 0; i < count; i++)
        {
            var name = prefix + layout[i].Path;
            if (!file.Tensors.TryGetValue(name, out var tensor))
                throw new CheckpointException(file.Path, -1, $"there is no tensor \"{name}\".");
            if (!tensor.Shape.SequenceEqual(layout[i].Shape.Select(axis => (long)axis)))
                throw new CheckpointException(file.Path, tensor.Position,
                    $"tensor {tensor} is to have shape [{string.Join(", ", layout[i].Shape)}].");
            if (tensor.Type != (typeof(T) == typeof(float) ? "F32" : "F64"))
                throw new CheckpointException(file.Path, tensor.Position,
                    $"tensor {tensor} is of another precision than the model, so that training would not go on as it was. "
                        + "Checkpoint.Load converts weights.");
            values[i] = file.Read<T>(name);
        }
        return values;
    }

    static void Write<T>(T[][] values, TrainingMemory<T> memory, IArena<T> target, nint start)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (var i = 0; i < values.Length; i++) memory.Write(target, start + memory.Layout[i].Offset, values[i]);
    }
}
