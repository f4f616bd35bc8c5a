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
/// In single precision as ILGPU optimizes it, in double precision as it is written: OpenCL's compiler takes a fifth of a second for each
/// kernel, and does so for two devices at once.
/// </remarks>
public abstract class OpTests<TCases>(TCases cases) : IClassFixture<TCases> where TCases : OpDevice, new()
{
    public static TheoryData<string> Keys => [.. new TCases().Keys];

    [Theory, MemberData(nameof(Keys))]
    public void Values_and_gradients_are_the_interpreters(string key)
    {
        var (op, model, onDevice) = cases.Open(key);
        // Each comparison is a training step.
        foreach (var (n, step) in new[] { (3, 0ul), (17, 1ul) }) Compare(op, model, onDevice, n, step);
    }

    static void Compare(OpCase op, GeneratedModel model, object onDevice, int n, ulong step)
    {
        var spec = model.Compiled.Spec;
        var data = EntryData.Draw(spec, LossOf(spec), new Dictionary<string, long> { ["N"] = n }, n,
            value => spec.Real == DType.Float64 ? value : (float)value,
            (name, random) => name.EndsWith("Shift", StringComparison.Ordinal)
                ? 0
                : op.Operands.Single(operand => operand.Name == name).DrawOne(random));
        data.Step = step;
        if (spec.Entries.FirstOrDefault(entry => !entry.IsLoss) is { } forward)
            Tolerance.AssertClose(spec, $"N = {n}: value", data.Interpreter.Run(forward.Evaluation!)[0],
                Numbers.Of(model.Call("Forward", [onDevice, .. Arguments(spec, data)])));

        var graph = ReverseMode.WithGradients(LossOf(spec).Training!, spec.Parameters);
        var expected = data.Interpreter.Run(graph);
        Tolerance.AssertClose(spec, $"N = {n}: loss", expected[0],
            Numbers.Of(model.Call("LossAndGradients", [onDevice, .. Arguments(spec, data)])));
        foreach (var (path, values) in ModelTests.GradientsOf(onDevice))
            Tolerance.AssertClose(spec, $"N = {n}: gradient of {path}",
                expected[graph.Outputs.IndexOf(graph.Outputs.Single(output => output.Role == OutputRole.Gradient && output.Name == path))],
                values);
    }

    static EntrySpec LossOf(ModelSpec spec) => spec.Entries.Single(entry => entry.IsLoss);

    static IEnumerable<object> Arguments(ModelSpec spec, EntryData data) =>
        LossOf(spec).Arguments.Select(argument => (argument.Type.Kind, data.Tensors[argument.Name]) switch
    {
        (DTypeKind.Integer, var values) => Array.ConvertAll(values, value => (int)value),
        (_, var values) when spec.Real == DType.Float64 => values,
        (_, var values) => (object)Array.ConvertAll(values, value => (float)value),
    });
}

public class FirstHalfCompiled(FirstHalfCompiled.Device cases) : OpTests<FirstHalfCompiled.Device>(cases)
{
    public sealed class Device() : OpDevice(TestDevices.Compiled, isDouble: false, ..(OpCases.All.Count / 2));
}

public class SecondHalfCompiled(SecondHalfCompiled.Device cases) : OpTests<SecondHalfCompiled.Device>(cases)
{
    public sealed class Device() : OpDevice(TestDevices.Compiled, isDouble: false, (OpCases.All.Count / 2)..);
}

public class AllOnSimulator(AllOnSimulator.Device cases) : OpTests<AllOnSimulator.Device>(cases)
{
    public sealed class Device() : OpDevice(TestDevices.Simulator, isDouble: true, ..);
}
