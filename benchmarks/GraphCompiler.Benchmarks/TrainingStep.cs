using BenchmarkDotNet.Attributes;
using GraphCompiler.Benchmarks.Baseline;
using GraphCompiler.Cpu;

namespace GraphCompiler.Benchmarks;

/// <summary>
/// One training step of 784-128-10 with Adam, batch 64: the generated one against hand-written ones with the same losses.
/// </summary>
[MemoryDiagnoser]
public class TrainingStep
{
    const int Batch = 64;
    const int CheckedSteps = 20;
    const double Tolerance = 1e-3;

    readonly Dataset data = SyntheticDigits.Generate(Batch, seed: 1);
    readonly int[] samples = [.. Enumerable.Range(0, Batch)];
    readonly WorkerTeam alone = new(1);
    float[] x = [];
    int[] labels = [];
    (Mlp Net, Trainer Trainer) generated, generatedAlone;
    HandWrittenMlp<LoopRows> loops = new(Batch);
    HandWrittenMlp<TensorPrimitivesRows> primitives = new(Batch);

    /// <summary>Gives all of them the same weights, and compares the losses of their first steps.</summary>
    [GlobalSetup]
    public void Validate()
    {
        (x, labels) = (data.Reals("x").ToArray(), data.Indices("labels").ToArray());
        (generated, generatedAlone) = (Create(WorkerTeam.Shared), Create(alone));
        (loops, primitives) = (new(Batch), new(Batch));
        Copy(loops.First, loops.Second);
        Copy(primitives.First, primitives.Second);
        for (var step = 1; step <= CheckedSteps; step++)
        {
            var expected = loops.Step(x, labels);
            Require("TensorPrimitives", step, primitives.Step(x, labels), expected);
            Require("generated", step, Generated(), expected);
            Require("generated, one thread", step, GeneratedOneThread(), expected);
        }
    }

    /// <summary>Plain loops.</summary>
    [Benchmark(Baseline = true, Description = "hand-written, loops")]
    public float Loops() => loops.Step(x, labels);

    /// <summary>Rows by System.Numerics.Tensors.</summary>
    [Benchmark(Description = "hand-written, TensorPrimitives")]
    public float TensorPrimitives() => primitives.Step(x, labels);

    /// <summary>Generated, on one thread.</summary>
    [Benchmark(Description = "generated, one thread")]
    public double GeneratedOneThread() => generatedAlone.Trainer.TrainBatch(data, samples);

    /// <summary>Generated, on all processors.</summary>
    [Benchmark(Description = "generated, all processors")]
    public double Generated() => generated.Trainer.TrainBatch(data, samples);

    static (Mlp, Trainer) Create(WorkerTeam workers)
    {
        var net = new Mlp();
        net.Memory.Workers = workers;
        net.Initialize(seed: 1);
        return (net, new Trainer(net, new Adam(1e-3)) { BatchSize = Batch });
    }

    static void Copy(Weights first, Weights second)
    {
        var source = new Mlp();
        source.Initialize(seed: 1);
        source.Parameters["hidden.Weight"].Data.CopyTo(first.Matrix);
        source.Parameters["hidden.Bias"].Data.CopyTo(first.Bias);
        source.Parameters["output.Weight"].Data.CopyTo(second.Matrix);
        source.Parameters["output.Bias"].Data.CopyTo(second.Bias);
    }

    static void Require(string name, int step, double loss, double expected)
    {
        if (!(Math.Abs(loss - expected) <= Tolerance * expected))
            throw new InvalidOperationException(
                FormattableString.Invariant($"Step {step}: the loss of \"{name}\" is {loss}, but it should be {expected}."));
    }
}
