using System.Numerics;
using GraphCompiler.Generator.Autodiff;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Tests.Harness;

namespace GraphCompiler.Generator.Tests.Emission;

/// <summary>Whole models while they train.</summary>
public class TrainingTests
{
    public static TheoryData<string> Names => [.. ModelTexts.Names];

    [Theory, MemberData(nameof(Names))]
    public void Ten_steps_follow_the_interpreter_in_single_precision(string name) =>
        Follow((EmittedModel<float>)ModelTexts.Single.Create(name));

    [Theory, MemberData(nameof(Names))]
    public void Ten_steps_follow_the_interpreter_in_double_precision(string name) =>
        Follow((EmittedModel<double>)ModelTexts.Double.Create(name));

    [Theory, MemberData(nameof(Names)), Trait("Vectors", "AnyWidth")]
    public void Every_bit_is_the_same_for_any_number_of_threads(string name)
    {
        double[][] Run(int threads)
        {
            var model = ModelTexts.Single.Create(name);
            model.UseThreads(threads);
            var results = new List<double[]>();
            foreach (var entry in model.Spec.Entries)
            {
                // Enough rows that every thread gets some.
                var data = Draw(model, entry, 1500);
                foreach (var (path, values) in data.Parameters) model.SetParameter(path, values);
                results.AddRange(model.Call(entry.Name, entry, data));
                if (!entry.IsLoss) continue;
                results.AddRange(model.Call(entry.Name + "AndGradients", entry, data));
                results.AddRange(model.Spec.Parameters.Where(parameter => parameter.Kind == ParameterKind.Trained)
                    .Select(parameter => model.Gradient(parameter.Path)));
            }
            return [.. results];
        }

        var one = Run(1);
        Assert.All(one, result => Assert.All(result, value => Assert.True(double.IsFinite(value))));
        Assert.Equal(one, Run(2));
        Assert.Equal(one, Run(3));
    }

    /// <summary>Gradient descent, in the model's own memory and through the interpreter.</summary>
    static void Follow<T>(EmittedModel<T> model) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        const double rate = 0.05;
        var entry = model.Spec.Entries.First(entry => entry.IsLoss);
        var data = Draw(model, entry, 9);
        foreach (var (path, values) in data.Parameters) model.SetParameter(path, values);
        var graph = ReverseMode.WithGradients(entry.Training!, model.Spec.Parameters);
        for (var step = 0; step < 10; step++)
        {
            data.Step = (ulong)step;
            var expected = data.Interpreter.Run(graph);
            Tolerance.AssertClose(model.Spec, $"loss of step {step}", expected[0], model.Call(entry.Name + "AndGradients", entry, data)[0]);
            for (var i = 0; i < expected.Length; i++)
            {
                var (path, values) = (graph.Outputs[i].Name, expected[i]);
                if (graph.Outputs[i].Role == OutputRole.State) data.Parameters[path] = values;
                if (graph.Outputs[i].Role != OutputRole.Gradient) continue;
                data.Parameters[path] = [.. data.Parameters[path].Zip(values, (value, gradient) => value - rate * gradient)];
                model.SetParameter(path, [.. model.Parameter(path)
                    .Zip(model.Gradient(path), (value, gradient) => value - rate * gradient)]);
            }
        }
        Assert.All(model.Spec.Parameters.Where(parameter => parameter.Kind != ParameterKind.Trained), parameter =>
            Tolerance.AssertClose(model.Spec, parameter.Path, data.Parameters[parameter.Path], model.Parameter(parameter.Path)));
    }

    static EntryData Draw(EmittedModel model, EntrySpec entry, int size)
    {
        // The first symbol is the batch; further ones stay small.
        var symbols = entry.Arguments.Where(argument => argument.Shape is not null)
            .SelectMany(argument => argument.Shape!.Value.SelectMany(dim => dim.Symbols)).Distinct()
            .Select((symbol, i) => (symbol, value: i == 0 ? size : 4L + i)).ToDictionary(pair => pair.symbol, pair => pair.value);
        return EntryData.Draw(model.Spec, entry, symbols, 3, model.Rounded, (_, random) => random.NextDouble() - 0.5);
    }
}
