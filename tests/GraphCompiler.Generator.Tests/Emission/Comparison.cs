using GraphCompiler.Generator.Autodiff;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Tests.Harness;

namespace GraphCompiler.Generator.Tests.Emission;

/// <summary>Runs every overload of every entry of a compiled model and compares with the interpreter on the graphs as the front end made them.</summary>
static class Comparison
{
    public static void Run(EmittedModel model, IReadOnlyDictionary<string, long> symbols, int seed = 1, Func<string, Random, double?>? draw = null)
    {
        foreach (var entry in model.Spec.Entries)
        {
            var data = EntryData.Draw(model.Spec, entry, symbols, seed, model.Rounded, draw);
            Evaluate(model, entry, data);
            if (entry.IsLoss) Train(model, entry, data);
        }
    }

    static void Evaluate(EmittedModel model, EntrySpec entry, EntryData data)
    {
        var graph = entry.Evaluation!;
        var expected = data.Interpreter.Run(graph);
        var results = Results(graph, expected);
        Bind(model, data);
        var returned = model.Call(entry.Name, entry, data);
        for (var i = 0; i < returned.Length; i++) Close(model, $"{entry.Name}.{entry.Results[i]}", results[i], returned[i]);
        CompareStates(model, graph, expected);

        var others = entry.IsLoss ? results[1..] : results;
        if (entry.IsLoss ? others.Length == 0 : results.Length == 1 && graph.Results.First().Node.Rank == 0) return;
        Bind(model, data);
        var written = model.CallInto(entry.Name, entry, data, others.Select(other => other.Length));
        for (var i = 0; i < results.Length; i++) Close(model, $"{entry.Name}.{entry.Results[i]} (span)", results[i], written[i]);
    }

    static void Train(EmittedModel model, EntrySpec entry, EntryData data)
    {
        var graph = ReverseMode.WithGradients(entry.Training!, model.Spec.Parameters);
        var expected = data.Interpreter.Run(graph);
        var results = Results(graph, expected);
        var method = entry.Name + "AndGradients";
        Bind(model, data);
        Close(model, method, results[0], model.Call(method, entry, data)[0]);
        CompareStates(model, graph, expected);
        for (var i = 0; i < expected.Length; i++)
            if (graph.Outputs[i].Role == OutputRole.Gradient) Close(model, $"{entry.Name}: gradient of {graph.Outputs[i].Name}", expected[i], model.Gradient(graph.Outputs[i].Name));
        if (results.Length == 1) return;
        Bind(model, data);
        var written = model.CallInto(method, entry, data, results[1..].Select(other => other.Length));
        for (var i = 0; i < results.Length; i++) Close(model, $"{method}.{entry.Results[i]} (span)", results[i], written[i]);
    }

    static void CompareStates(EmittedModel model, Graph graph, double[][] expected)
    {
        for (var i = 0; i < expected.Length; i++)
            if (graph.Outputs[i].Role == OutputRole.State) Close(model, $"{graph.Name}: state {graph.Outputs[i].Name}", expected[i], model.Parameter(graph.Outputs[i].Name));
    }

    static double[][] Results(Graph graph, double[][] values) => [.. values.Where((_, i) => graph.Outputs[i].Role == OutputRole.Result)];

    static void Bind(EmittedModel model, EntryData data)
    {
        foreach (var (path, values) in data.Parameters) model.SetParameter(path, values);
        model.Step = data.Step;
    }

    static void Close(EmittedModel model, string what, double[] expected, double[] actual) => Tolerance.AssertClose(model.Spec, what, expected, actual);
}
