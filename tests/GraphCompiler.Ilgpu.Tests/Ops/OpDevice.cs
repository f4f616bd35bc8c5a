using System.Collections.Immutable;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Primitives;
using GraphCompiler.Generator.Tests;
using GraphCompiler.Generator.Tests.Ops;
using GraphCompiler.Ilgpu.Tests.Generated;

namespace GraphCompiler.Ilgpu.Tests.Ops;

/// <summary>
/// A device with models of operations, all made before one runs and kept: ILGPU compiles a kernel that several have once, and an OpenCL
/// driver compiles many together.
/// </summary>
/// <param name="kind">One of <see cref="TestDevices.All"/>.</param>
/// <param name="isDouble">Whether the models are in double precision.</param>
/// <param name="range">Which of the op theory's cases.</param>
public abstract class OpDevice(string kind, bool isDouble, Range range) : IDisposable
{
    Device? device;

    /// <summary>What can't be opened is tried once.</summary>
    Lazy<IReadOnlyDictionary<string, Opened>>? all;

    internal sealed record Opened(OpCase Op, GeneratedModel Model, object OnDevice);

    public IEnumerable<string> Keys => Cases.Select(numbered => KeyOf(numbered.Index, numbered.Item));

    internal Opened Open(string key) => (all ??= new(OpenAll)).Value[key];

    public void Dispose()
    {
        if (all is { IsValueCreated: true })
            foreach (var opened in all.Value.Values) ((IDisposable)opened.OnDevice).Dispose();
        device?.Dispose();
    }

    IReadOnlyDictionary<string, Opened> OpenAll()
    {
        device = TestDevices.Open(kind);
        var specs = Cases.Select(numbered => Spec(numbered.Item, $"Case{numbered.Index}", isDouble));
        var models = GeneratedModel.Compile(GetType().FullName!.Replace('+', '.'), [.. specs], runsOnProcessor: false);
        return Cases.Zip(models).ToDictionary(pair => KeyOf(pair.First.Index, pair.First.Item),
            pair => new Opened(pair.First.Item, pair.Second, pair.Second.On(pair.Second.NewNet(), device)));
    }

    IEnumerable<(int Index, OpCase Item)> Cases => OpCases.All.Index().Take(range);

    static string KeyOf(int index, OpCase op) => $"{index} {op}";

    /// <summary>
    /// A loss whose gradient is not constant, with a parameter added to each operand; and the value over inputs in double precision.
    /// </summary>
    static ModelSpec Spec(OpCase op, string name, bool isDouble)
    {
        ImmutableArray<ArgumentSpec> arguments = [.. op.Operands.Select(operand =>
            new ArgumentSpec(operand.Name, operand.IsIndex ? DType.Int32 : DType.Real, Shape.Of(operand.Shape)))];
        ImmutableArray<ParameterSpec> shifts =
            [.. op.Operands.Where(operand => !operand.IsIndex)
                .Select(operand => new ParameterSpec(ShiftOf(operand), ShiftShape(operand), "Init.Zeros", ParameterKind.Trained))];
        var shifted = op.Build([.. op.Operands.Select(operand =>
            operand.IsIndex ? operand.Node : operand.Node + Formulas.Weight(ShiftOf(operand), [.. ShiftShape(operand)]))]);
        var loss = new Graph("Loss", [new("loss", OutputRole.Result, Formulas.Sum(shifted * (shifted + 0.5)))]);
        // The loss says of values what forward says. Without gradients it is not asked for.
        var none = new Graph("Loss", [new("loss", OutputRole.Result, 0)]);
        var forward = new EntrySpec
        {
            Name = "Forward", IsLoss = false, Arguments = arguments, Results = ["result"],
            Evaluation = new("Forward", [new("result", OutputRole.Result, op.Build(op.Leaves))]),
        };
        return new()
        {
            Namespace = "Cases", Declarations = [$"partial class {name}"], Name = name, Real = isDouble ? DType.Float64 : DType.Float32,
            HasIlgpu = true, Parameters = shifts,
            Entries =
            [
                new() { Name = "Loss", IsLoss = true, Arguments = arguments, Results = ["loss"], Evaluation = none, Training = loss },
                .. isDouble ? [forward] : ImmutableArray<EntrySpec>.Empty,
            ],
        };
    }

    static string ShiftOf(OpOperand operand) => operand.Name + "Shift";

    static Shape ShiftShape(OpOperand operand) => Shape.Of([.. operand.Shape.Select(size => size.IsConstant ? size : 1)]);
}
