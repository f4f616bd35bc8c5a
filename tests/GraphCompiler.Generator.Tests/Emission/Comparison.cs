using GraphCompiler.Generator.Autodiff;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Tests.Harness;

namespace GraphCompiler.Generator.Tests.Emission;

/// <summary>
/// Runs every overload of every entry of a compiled model and compares with the interpreter on the graphs as the front end made them.
/// </summary>
/// <param name="close">Asserts that an output of the reference is what was computed; <see cref="Tolerance"/> if not given.</param>
sealed class Comparison(EmittedModel model, Action<Reference, int, string, double[]> close)
{
    public static void Run(
        EmittedModel model, IReadOnlyDictionary<string, long> symbols, int seed = 1, Func<string, Random, double?>? draw = null,
        Action<Reference, int, string, double[]>? close = null)
    {
        var comparison = new Comparison(model,
            close ?? ((reference, output, what, actual) =>
                Tolerance.AssertClose(reference.Spec, what, reference.Expected[output], actual)));
        foreach (var entry in model.Spec.Entries)
        {
            var data = EntryData.Draw(model.Spec, entry, symbols, seed, model.Rounded, draw);
            comparison.Evaluate(entry, new(model.Spec, Derivatives.Expand(entry.Evaluation!), data));
            if (entry.IsLoss) comparison.Train(entry,
                new(model.Spec, ReverseMode.WithGradients(entry.Training!, model.Spec.Parameters), data));
        }
    }

    void Evaluate(EntrySpec entry, Reference reference)
    {
        var results = Outputs(reference, OutputRole.Result);
        Bind(reference);
        var returned = model.Call(entry.Name, entry, reference.Data);
        for (var i = 0; i < returned.Length; i++) close(reference, results[i], $"{entry.Name}.{entry.Results[i].Name}", returned[i]);
        CompareStates(reference);

        var others = entry.IsLoss ? results[1..] : results;
        if (entry.IsLoss ? others.Length == 0 : results.Length == 1 && reference.Graph.Results.First().Node.Rank == 0) return;
        Bind(reference);
        var written = model.CallInto(entry.Name, entry, reference.Data, others.Select(other => reference.Expected[other].Length));
        for (var i = 0; i < results.Length; i++) close(reference, results[i], $"{entry.Name}.{entry.Results[i].Name} (span)", written[i]);
    }

    void Train(EntrySpec entry, Reference reference)
    {
        var results = Outputs(reference, OutputRole.Result);
        var method = entry.Name + "AndGradients";
        Bind(reference);
        var returned = model.Call(method, entry, reference.Data);
        for (var i = 0; i < results.Length; i++)
            close(reference, results[i], i == 0 ? method : $"{method}.{entry.Results[i].Name}", returned[i]);
        CompareStates(reference);
        foreach (var output in Outputs(reference, OutputRole.Gradient))
            close(reference, output, $"{entry.Name}: gradient of {reference.Graph.Outputs[output].Name}",
                model.Gradient(reference.Graph.Outputs[output].Name));
        if (results.Length == 1) return;
        Bind(reference);
        var written = model.CallInto(method, entry, reference.Data, results[1..].Select(other => reference.Expected[other].Length));
        for (var i = 0; i < results.Length; i++) close(reference, results[i], $"{method}.{entry.Results[i].Name} (span)", written[i]);
    }

    void CompareStates(Reference reference)
    {
        foreach (var output in Outputs(reference, OutputRole.State))
            close(reference, output, $"{reference.Graph.Name}: state {reference.Graph.Outputs[output].Name}",
                model.Parameter(reference.Graph.Outputs[output].Name));
    }

    static int[] Outputs(Reference reference, OutputRole role) =>
        [.. Enumerable.Range(0, reference.Expected.Length).Where(i => reference.Graph.Outputs[i].Role == role)];

    void Bind(Reference reference)
    {
        foreach (var (path, values) in reference.Data.Parameters) model.SetParameter(path, values);
        model.Step = reference.Data.Step;
    }
}
