using System.Globalization;
using System.Reflection;
using System.Runtime.Loader;
using GraphCompiler.Cpu;
using GraphCompiler.Generator.Emit;
using GraphCompiler.Generator.Frontend;
using GraphCompiler.Generator.Graphs;
using GraphCompiler.Generator.Lowering;
using GraphCompiler.Runtime;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GraphCompiler.Benchmarks;

/// <summary>
/// A GPT over the length of its context: memory by its plan and processor time of a call on one thread, with attention computed in blocks
/// of rows and as a whole.
/// </summary>
static class ContextLength
{
    const int Batch = 1, Repetitions = 7;

    static readonly int[] lengths = [64, 128, 256, 512, 1024, 2048];

    /// <summary>Prints a table.</summary>
    /// <param name="rowsOfBlock">The lengths of blocks to compare; 0 for the whole.</param>
    public static void Run(IReadOnlyList<int> rowsOfBlock)
    {
        var models = rowsOfBlock.Select(rows => new Gpt(rows)).ToList();
        foreach (var isTraining in new[] { false, true })
        {
            Console.WriteLine(isTraining ? "Forward and backward" : "Forward");
            Console.WriteLine("context " + string.Concat(rowsOfBlock.Select(rows => $"{NameOf(rows),24}")));
            foreach (var length in lengths)
            {
                var steps = models.Select(model => model.Step(length, isTraining)).ToList();
                var times = steps.Select(_ => new List<double>()).ToList();
                foreach (var step in steps) step();
                // By turns, so that what else the machine does meets all alike.
                for (var i = 0; i < Repetitions; i++)
                    foreach (var (step, of) in steps.Zip(times)) of.Add(Milliseconds(step));
                Console.WriteLine($"{length,7} " + string.Concat(models.Zip(times, (model, of) =>
                    $"{model.Bytes(length, isTraining) / 1048576.0,11:0.0} MiB {of.Order().ElementAt(Repetitions / 2),6:0} ms")));
            }
        }
    }

    static string NameOf(int rows) => rows == 0 ? "whole" : "blocks of " + rows.ToString(CultureInfo.InvariantCulture);

    static double Milliseconds(Action action)
    {
        var start = Environment.CpuUsage.UserTime;
        action();
        return (Environment.CpuUsage.UserTime - start).TotalMilliseconds;
    }

    /// <summary>The model, compiled with blocks of so many rows.</summary>
    sealed class Gpt
    {
        readonly CompiledEntry entry;
        readonly ITrainable<float> net;

        public Gpt(int rowsOfBlock)
        {
            var compilation = GeneratorRun.Compile(CSharpSyntaxTree.ParseText(Sources.Gpt, GeneratorRun.Options));
            var read = ModelReader.Read(compilation.GetTypeByMetadataName("Gpt")!, compilation, false, CancellationToken.None);
            if (read.Findings.Length > 0) throw new InvalidOperationException(read.Findings[0].Message);
            var model = ModelCompiler.Compile(read.Spec, kernels: kernels => kernels with { RowsOfBlock = rowsOfBlock });
            entry = model.Entries.Single(entry => entry.Spec.IsLoss);
            var files = SourceFiles.OfHost(model)
                .Select(file => CSharpSyntaxTree.ParseText(file.Text, GeneratorRun.Options, file.HintName));
            using var stream = new MemoryStream();
            var options = compilation.Options.WithOptimizationLevel(OptimizationLevel.Release);
            var emitted = compilation.AddSyntaxTrees(files).WithOptions(options).Emit(stream);
            if (!emitted.Success) throw new InvalidOperationException(string.Join('\n', emitted.Diagnostics));
            stream.Position = 0;
            net = (ITrainable<float>)Activator.CreateInstance(new AssemblyLoadContext(null).LoadFromStream(stream).GetType("Gpt")!)!;
            net.Memory.Workers = new WorkerTeam(1);
        }

        public long Bytes(int length, bool isTraining)
        {
            var program = isTraining ? entry.Gradients! : entry.Evaluation;
            return program.Bytes.Evaluate(symbol => symbol == "T" ? length : Batch);
        }

        public Action Step(int length, bool isTraining)
        {
            var loss = net.Losses[0];
            return () =>
            {
                loss.Prepare([Batch, length]);
                var random = new Random(1);
                for (var input = 0; input < 2; input++)
                    foreach (ref var token in loss.Index(input)) token = random.Next(256);
                _ = isTraining ? loss.EvaluateWithGradients() : loss.Evaluate();
            };
        }
    }
}
