using System.Collections.Immutable;
using GraphCompiler.Generator.Autodiff;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Primitives;
using GraphCompiler.Generator.Tests.Emission;
using GraphCompiler.Generator.Tests.Harness;
using GraphCompiler.Generator.Tests.Ops;
using GraphCompiler.Generator.Tests;
using GraphCompiler.Ilgpu.Tests.Generated;

namespace GraphCompiler.Ilgpu.Tests.Ops;

/// <summary>Every primitive on a device: values and gradients against the interpreter. The cases are those of the op theory.</summary>
/// <remarks>
/// In single precision as ILGPU optimizes it, in double precision as it is written: OpenCL's compiler takes a quarter of a second for each
/// kernel.
/// </remarks>
public abstract class OpTests(string kind, bool isDouble, OpTests.OneDevice fixture) : IClassFixture<OpTests.OneDevice>
{
    public sealed class OnOpenCL(OneDevice fixture) : OpTests(TestDevices.OpenCL, isDouble: false, fixture);

    public sealed class OnSimulator(OneDevice fixture) : OpTests(TestDevices.Simulator, isDouble: true, fixture);

    /// <summary>One device for all cases, on which the models stay: ILGPU keeps compiled kernels for as long as one is used.</summary>
    public sealed class OneDevice : IDisposable
    {
        readonly List<IDisposable> models = [];
        Device? device;

        public Device Open(string kind) => device ??= TestDevices.Open(kind);

        public void Keep(object onDevice) => models.Add((IDisposable)onDevice);

        public void Dispose()
        {
            foreach (var model in models) model.Dispose();
            device?.Dispose();
        }
    }

    static readonly Lazy<IReadOnlyList<GeneratedModel>> single = new(() => Compile(false)), precise = new(() => Compile(true));

    public static TheoryData<string> Cases => [.. OpCases.All.Select(Key)];

    [Theory, MemberData(nameof(Cases))]
    public void Values_and_gradients_are_the_interpreters(string key)
    {
        var device = fixture.Open(kind);
        var index = Enumerable.Range(0, OpCases.All.Count).Single(i => Key(OpCases.All[i], i) == key);
        var (op, model) = (OpCases.All[index], (isDouble ? precise : single).Value[index]);
        var onDevice = model.On(model.NewNet(), device);
        fixture.Keep(onDevice);
        // Each comparison is a training step.
        foreach (var (n, step) in new[] { (3, 0ul), (17, 1ul) }) Compare(op, model, onDevice, n, step);
    }

    static string Key(OpCase op, int index) => $"{index} {op}";

    static IReadOnlyList<GeneratedModel> Compile(bool isDouble) =>
        GeneratedModel.Compile($"Ops{isDouble}", [.. OpCases.All.Select((op, i) => Spec(op, $"Case{i}", isDouble))]);

    /// <summary>The value over inputs; and a loss whose gradient is not constant, with a parameter added to each operand.</summary>
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
        return new()
        {
            Namespace = "Cases", Declarations = [$"partial class {name}"], Name = name, Real = isDouble ? DType.Float64 : DType.Float32,
            HasIlgpu = true, Parameters = shifts,
            Entries =
            [
                new() { Name = "Forward", IsLoss = false, Arguments = arguments, Results = ["result"],
                    Evaluation = new("Forward", [new("result", OutputRole.Result, op.Build(op.Leaves))]) },
                new() { Name = "Loss", IsLoss = true, Arguments = arguments, Results = ["loss"], Evaluation = loss, Training = loss },
            ],
        };
    }

    static string ShiftOf(OpOperand operand) => operand.Name + "Shift";

    static Shape ShiftShape(OpOperand operand) => Shape.Of([.. operand.Shape.Select(size => size.IsConstant ? size : 1)]);

    static void Compare(OpCase op, GeneratedModel model, object onDevice, int n, ulong step)
    {
        var spec = model.Compiled.Spec;
        var data = EntryData.Draw(spec, spec.Entries[1], new Dictionary<string, long> { ["N"] = n }, n,
            value => spec.Real == DType.Float64 ? value : (float)value,
            (name, random) => name.EndsWith("Shift", StringComparison.Ordinal)
                ? 0
                : op.Operands.Single(operand => operand.Name == name).DrawOne(random));
        data.Step = step;
        // The loss says of values what forward says, in kernels that are compiled anyway.
        if (spec.Real == DType.Float64)
            Tolerance.AssertClose(spec, $"N = {n}: value", data.Interpreter.Run(spec.Entries[0].Evaluation!)[0],
                Numbers.Of(model.Call("Forward", [onDevice, .. Arguments(spec, data)])));

        var graph = ReverseMode.WithGradients(spec.Entries[1].Training!, spec.Parameters);
        var expected = data.Interpreter.Run(graph);
        Tolerance.AssertClose(spec, $"N = {n}: loss", expected[0],
            Numbers.Of(model.Call("LossAndGradients", [onDevice, .. Arguments(spec, data)])));
        foreach (var (path, values) in ModelTests.GradientsOf(onDevice))
            Tolerance.AssertClose(spec, $"N = {n}: gradient of {path}",
                expected[graph.Outputs.IndexOf(graph.Outputs.Single(output => output.Role == OutputRole.Gradient && output.Name == path))],
                values);
    }

    static IEnumerable<object> Arguments(ModelSpec spec, EntryData data) =>
        spec.Entries[1].Arguments.Select(argument => (argument.Type.Kind, data.Tensors[argument.Name]) switch
    {
        (DTypeKind.Integer, var values) => Array.ConvertAll(values, value => (int)value),
        (_, var values) when spec.Real == DType.Float64 => values,
        (_, var values) => (object)Array.ConvertAll(values, value => (float)value),
    });
}
