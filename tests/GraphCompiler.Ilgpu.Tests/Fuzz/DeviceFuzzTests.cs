using System.Runtime.CompilerServices;
using GraphCompiler.Generator.Autodiff;
using GraphCompiler.Generator.Frontend;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Tests.Emission;
using GraphCompiler.Generator.Tests.Fuzz;
using GraphCompiler.Generator.Tests.Harness;
using GraphCompiler.Ilgpu.Tests.Generated;
using GraphCompiler.Runtime;
using Microsoft.CodeAnalysis;

namespace GraphCompiler.Ilgpu.Tests.Fuzz;

/// <summary>
/// The random graphs of the CPU's tests on the simulated device: values and gradients are the interpreter's. <c>FUZZ_SEED</c> and
/// <c>FUZZ_COUNT</c> choose others.
/// </summary>
public class DeviceFuzzTests(ITestOutputHelper output)
{
    static readonly int seed = Setting("FUZZ_SEED", 1), count = Setting("FUZZ_COUNT", 3);

    /// <summary>How many there are. ILGPU finds types by their names and those of their assemblies.</summary>
    static int assemblies;

    [Fact]
    public void Graphs_on_a_device_compute_what_they_mean()
    {
        using var device = TestDevices.Open(TestDevices.Simulator);
        // The second half is of graphs with scans.
        var graphs = Enumerable.Range(seed, int.MaxValue - seed).Select(GraphDraw.Of)
            .Where((graph, i) => i < (count + 1) / 2 || graph.Terms.OfType<ScanTerm>().Any()).Take(count).ToList();
        var failures = graphs.Chunk(50).SelectMany(some => Failures(some, device)).ToList();
        foreach (var (graph, failure) in failures.Take(5))
        {
            var (small, reason) = Shrinking.Run(graph, failure, candidates => Failures(candidates, device));
            output.WriteLine($"FUZZ_SEED={graph.Seed} FUZZ_COUNT=1: {reason}\n{small.Print("Failing", isDouble: true)}");
        }
        Assert.True(failures.Count == 0,
            $"{failures.Count} graphs fail, the output shows smaller ones: seeds "
                + $"{string.Join(", ", failures.Select(failed => failed.Graph.Seed))}");
    }

    static IEnumerable<(RandomGraph Graph, Exception Failure)> Failures(IReadOnlyList<RandomGraph> graphs, Device device)
    {
        IReadOnlyList<GeneratedModel>? models = null;
        Exception? refusal = null;
        try
        {
            models = Compile(graphs);
        }
        catch (Exception failure)
        {
            refusal = failure;
        }
        // One that does not compile spoils it for all: it is found by halves.
        if (models is null && graphs.Count == 1) return [(graphs[0], refusal!)];
        if (models is null)
            return [.. Failures([.. graphs.Take(graphs.Count / 2)], device), .. Failures([.. graphs.Skip(graphs.Count / 2)], device)];
        return [.. graphs.Zip(models, (graph, model) => (graph, Run(graph, model, device))).Where(run => run.Item2 is not null)
            .Select(run => (run.graph, run.Item2!))];
    }

    static IReadOnlyList<GeneratedModel> Compile(IReadOnlyList<RandomGraph> graphs)
    {
        var text = string.Concat(graphs.Select((graph, i) => graph.Print($"Fuzz{i}", isDouble: true)).Prepend("namespace Drawn;\n"));
        var compilation = ModelCompilation.Create(text);
        var specs = graphs.Select((_, i) =>
            ModelReader.Read(compilation.GetTypeByMetadataName($"Drawn.Fuzz{i}")!, compilation, false, CancellationToken.None)).ToList();
        foreach (var read in specs) Assert.Empty(ModelCompilation.MistakesOf(read));
        return GeneratedModel.Compile(
            $"Drawn{++assemblies}", [.. specs.Select(read => read.Spec with { HasIlgpu = true })], runsOnProcessor: false);
    }

    static Exception? Run(RandomGraph graph, GeneratedModel model, Device device)
    {
        var random = new Random(graph.Seed);
        foreach (var (n, m) in new[] { (1, 1), (random.Next(2, 20), random.Next(2, 20)) })
        {
            if (graph.Elements.Evaluate(symbol => symbol == "N" ? n : m) > 20_000) continue;
            try
            {
                Run(model, device, new Dictionary<string, long> { ["N"] = n, ["M"] = m }, graph.Seed + n);
            }
            catch (Exception failure)
            {
                return new InvalidOperationException($"with N = {n} and M = {m}: {failure.Message}", failure);
            }
        }
        return null;
    }

    static void Run(GeneratedModel model, Device device, Dictionary<string, long> symbols, int seed)
    {
        var spec = model.Compiled.Spec;
        var entry = spec.Entries[0];
        var data = EntryData.Draw(spec, entry, symbols, seed, value => value);
        var reference = new Reference(spec, ReverseMode.WithGradients(entry.Training!, spec.Parameters), data);
        var net = (ITrainable<double>)model.NewNet();
        foreach (var (path, values) in data.Parameters) values.CopyTo(net.Parameters[path].Data);
        using var onDevice = (IDisposable)model.On(net, device);
        var returned = (ITuple)model.Call(entry.Name + "AndGradients", [onDevice, .. Arguments(entry, data)]);
        var gradients = ModelTests.GradientsOf(onDevice).ToDictionary(gradient => gradient.Path, gradient => gradient.Values);
        var result = 0;
        for (var i = 0; i < reference.Graph.Outputs.Length; i++)
        {
            var (name, role) = (reference.Graph.Outputs[i].Name, reference.Graph.Outputs[i].Role);
            if (role == OutputRole.Result) Conditioning.AssertClose(reference, i, name, Numbers.Of(returned[result++]!));
            if (role == OutputRole.Gradient) Conditioning.AssertClose(reference, i, $"gradient of {name}", gradients[name]);
        }
    }

    static IEnumerable<object> Arguments(EntrySpec entry, EntryData data) => entry.Arguments.Select(argument => argument switch
    {
        { Shape: null } => (object)data.Scalars[argument.Name],
        { Type.IsInteger: true } => Array.ConvertAll(data.Tensors[argument.Name], value => (int)value),
        _ => data.Tensors[argument.Name],
    });

    static int Setting(string name, int standard) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), System.Globalization.CultureInfo.InvariantCulture, out var value)
            ? value
            : standard;
}
