using GraphCompiler.Generator.Autodiff;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Kernels;
using GraphCompiler.Generator.Lowering;
using GraphCompiler.Generator.Tests.Emission;
using GraphCompiler.Generator.Tests.Harness;

namespace GraphCompiler.Generator.Tests.Lowering;

/// <summary>Runs what lowering makes of a model and compares it with what the model's graphs mean.</summary>
static class LoweredModel
{
    /// <param name="fuse">False keeps every operation in a kernel of its own.</param>
    /// <param name="runs">The symbols' values and the seed of each run.</param>
    /// <param name="draw">A value of the named tensor, if it is to come from elsewhere than -2 to 2.</param>
    public static void Compare(ModelSpec spec, bool fuse, IReadOnlyList<(Dictionary<string, long> Symbols, int Seed)> runs,
        Func<string, Random, double?> draw) =>
        Compare(spec, ModelCompiler.Compile(spec, fuse), runs, draw);

    public static void Compare(ModelSpec spec, CompiledModel model, IReadOnlyList<(Dictionary<string, long> Symbols, int Seed)> runs,
        Func<string, Random, double?> draw)
    {
        foreach (var entry in model.Entries)
            foreach (var (symbols, seed) in runs)
            {
                var data = EntryData.Draw(spec, entry.Spec, symbols, seed, value => value, draw);
                Compare(entry.Evaluation, entry.Spec.Evaluation!, spec, data);
                if (entry.Gradients is { } gradients)
                    Compare(gradients, ReverseMode.WithGradients(entry.Spec.Training!, spec.Parameters), spec, data);
            }
    }

    public static void Compare(KernelProgram program, Graph graph, ModelSpec spec, EntryData data)
    {
        var (expected, actual) = (data.Interpreter.Run(graph), ProgramInterpreter.Run(program, graph, spec, data));
        for (var i = 0; i < expected.Length; i++)
            Tolerance.AssertClose(spec, $"{program.Name}: {graph.Outputs[i].Name}", expected[i], actual[i]);
    }
}
