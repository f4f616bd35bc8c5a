using System.Numerics;
using System.Reflection;
using GraphCompiler.Cpu;
using GraphCompiler.Generator.Emit;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Runtime;

namespace GraphCompiler.Generator.Tests.Harness;

/// <summary>An object of a compiled model, in double precision to the outside whatever its own.</summary>
abstract class EmittedModel(object instance, ModelSpec spec, Type callers)
{
    public object Instance => instance;

    public ModelSpec Spec => spec;

    public abstract double[] Parameter(string path);

    public abstract void SetParameter(string path, double[] values);

    public abstract double[] Gradient(string path);

    public abstract void UseThreads(int threads);

    /// <summary>The number of the next training step, from which random operations draw.</summary>
    public abstract ulong Step { get; set; }

    /// <summary>What a value is in the model's precision.</summary>
    public abstract double Rounded(double value);

    protected abstract object Array(double[] values);

    protected abstract object Number(double value);

    protected abstract double[] Values(object result);

    double[] ValuesOf(object result) => result switch
    {
        int index => [index],
        bool value => [value ? 1 : 0],
        bool[] values => System.Array.ConvertAll(values, value => value ? 1.0 : 0),
        int[] indices => System.Array.ConvertAll(indices, index => (double)index),
        _ => Values(result),
    };

    /// <summary>Calls an entry's overload that returns arrays or numbers.</summary>
    public double[][] Call(string method, EntrySpec entry, EntryData data) =>
        [.. Invoke(method, false, Arguments(entry, data)).Select(ValuesOf)];

    /// <summary>Calls an entry's overload that writes into the caller's spans; the loss, which is returned, comes first.</summary>
    /// <param name="lengths">The results' lengths.</param>
    public double[][] CallInto(string method, EntrySpec entry, EntryData data, params IEnumerable<int> lengths)
    {
        var types = entry.Results.Skip(entry.IsLoss ? 1 : 0).Select(result => result.Type);
        var results = lengths.Zip(types,
            (length, type) => type.IsInteger ? new int[length] : type.IsBoolean ? new bool[length] : Array(new double[length])).ToArray();
        var returned = Invoke(method, true, [.. Arguments(entry, data), .. results]);
        return [.. (returned ?? []).Concat(results).Select(ValuesOf)];
    }

    object[] Arguments(EntrySpec entry, EntryData data) =>
    [
        .. entry.Arguments.Select(argument => argument switch
        {
            { Shape: null } => Number(data.Scalars[argument.Name]),
            { Type.IsInteger: true } => System.Array.ConvertAll(data.Tensors[argument.Name], value => (int)value),
            { Type.IsBoolean: true } => System.Array.ConvertAll(data.Tensors[argument.Name], value => value != 0),
            _ => Array(data.Tensors[argument.Name]),
        }),
        .. SymbolSolver.Solve(entry.Arguments).Given.Select(symbol => (object)(int)data.Symbols[symbol]),
    ];

    object[] Invoke(string method, bool intoSpans, object[] arguments)
    {
        var name = EntryCallers.NameOf(instance.GetType().FullName!.Replace('+', '.'), method, intoSpans);
        LentArray[] lent = [.. arguments.OfType<System.Array>().Select(LentArray.Of)];
        try
        {
            var next = 0;
            object[] given = [.. arguments.Select(argument => argument is System.Array ? lent[next++].Memory : argument)];
            var results = (object[])callers.GetMethod(name)!.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [instance, given], null)!;
            foreach (var array in lent) array.CopyBack();
            return results;
        }
        finally
        {
            foreach (var array in lent) array.Dispose();
        }
    }
}

/// <inheritdoc/>
sealed class EmittedModel<T>(object instance, ModelSpec spec, Type callers) : EmittedModel(instance, spec, callers)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public ITrainable<T> Model => (ITrainable<T>)Instance;

    public override double[] Parameter(string path) => Values(Model.Parameters[path].ToArray());

    public override void SetParameter(string path, double[] values) => ((T[])Array(values)).CopyTo(Model.Parameters[path].Data);

    public override double[] Gradient(string path) => Values(Model.Gradients[path].ToArray());

    public override void UseThreads(int threads) => Model.Memory.Workers = new WorkerTeam(threads);

    public override ulong Step
    {
        get => Model.Memory.Step;
        set => Model.Memory.Step = value;
    }

    public override double Rounded(double value) => double.CreateTruncating(T.CreateTruncating(value));

    protected override object Array(double[] values) => System.Array.ConvertAll(values, T.CreateTruncating);

    protected override object Number(double value) => T.CreateTruncating(value);

    protected override double[] Values(object result) =>
        result is T number ? [double.CreateTruncating(number)] : System.Array.ConvertAll((T[])result, double.CreateTruncating);
}
