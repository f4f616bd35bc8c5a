using System.Diagnostics;
using GraphCompiler.Ilgpu;
using GraphCompiler;
using GraphCompiler.Runtime;
using GraphCompiler.Training;
using ILGPU;
using ILGPU.Runtime;

namespace Gpu;

/// <summary>Measures on a device. What is queued is waited for, so times are the device's once it is busy.</summary>
/// <param name="seconds">How long all runs of one measurement take together, about.</param>
sealed class Measurement(GraphCompiler.Ilgpu.Device device, double seconds)
{
    const int Runs = 5;

    /// <summary>Seconds from the start of the process to the end of the first training step.</summary>
    public double FirstStep { get; private set; }

    /// <summary>A training step of a model.</summary>
    /// <param name="name">What the model is called.</param>
    /// <param name="numbers">The kind of its numbers: fp32, tf32, bf16.</param>
    /// <param name="model">The model on the device; disposed afterwards.</param>
    /// <param name="plan">The model's plan.</param>
    /// <param name="data">Several batches.</param>
    /// <param name="batch">The samples of a batch.</param>
    public ModelResult Training(string name, string numbers, Func<DeviceModel<float>> model, ModelPlan plan, Dataset data, int batch)
    {
        var began = Stopwatch.GetTimestamp();
        using var net = model();
        // Losses stay on the device until they are asked for, so steps follow one another without waiting.
        var trainer = new Trainer((IDeviceModel<float>)net, new Adam(1e-3))
            { BatchSize = batch, Shuffle = false, Log = null, AllowNonFinite = true };
        trainer.FitSteps(data, 1);
        device.Synchronize();
        var firstStep = Stopwatch.GetElapsedTime(began).TotalSeconds;
        if (FirstStep == 0) FirstStep = (DateTime.Now - Process.GetCurrentProcess().StartTime).TotalSeconds;
        var history = default(TrainingHistory)!;
        var (step, processor) = Repeated(steps =>
        {
            history = trainer.FitSteps(data, steps);
            device.Synchronize();
        });
        var entry = plan.Entries.Single(each => each.Name == "LossAndGradients");
        return new(name, numbers, step * 1e3, processor * 1e6, firstStep, entry.Kernels.Sum(kernel => kernel.Count),
            Of(entry.PeakBytes, batch), history[^1].Loss);
    }

    /// <summary>The loss of a model without arguments, with its gradients or without.</summary>
    public KernelResult Kernel(string name, Func<DeviceModel<float>> model, ModelPlan plan, bool withGradients)
    {
        using var net = model();
        var loss = net.Losses[0];
        var (time, _) = Repeated(calls =>
        {
            for (var call = 0; call < calls; call++) loss.Queue(withGradients);
            loss.TakeQueued();
        });
        var entry = plan.Entries.Single(each => each.Name == (withGradients ? "LossAndGradients" : "Loss"));
        return new(name, time * 1e3, Of(entry.Flops, 1), Of(entry.Bytes, 1));
    }

    /// <summary>How many gigabytes a copy on the device reads and writes in a second.</summary>
    public double Copy()
    {
        const int length = 1 << 24;
        using var from = device.Accelerator.Allocate1D<float>(length);
        using var to = device.Accelerator.Allocate1D<float>(length);
        var (time, _) = Repeated(calls =>
        {
            for (var call = 0; call < calls; call++) from.View.BaseView.CopyTo(device.Stream, to.View.BaseView);
            device.Synchronize();
        });
        return 2.0 * sizeof(float) * length / time / 1e9;
    }

    /// <summary>The medians, for one call, of the time that calls take and of the processor's time.</summary>
    (double Seconds, double Processor) Repeated(Action<int> run)
    {
        run(1);
        var count = 1;
        while (Once(run, count).Seconds < seconds / 4) count *= 2;
        var runs = Enumerable.Range(0, Runs).Select(_ => Once(run, count)).ToList();
        return (Median(runs.Select(each => each.Seconds)) / count, Median(runs.Select(each => each.Processor)) / count);
    }

    static (double Seconds, double Processor) Once(Action<int> run, int count)
    {
        var processor = Process.GetCurrentProcess().TotalProcessorTime;
        var began = Stopwatch.GetTimestamp();
        run(count);
        return (Stopwatch.GetElapsedTime(began).TotalSeconds, (Process.GetCurrentProcess().TotalProcessorTime - processor).TotalSeconds);
    }

    static double Median(IEnumerable<double> values) => values.Order().ElementAt(Runs / 2);

    /// <summary>A size of the plan for a number of samples.</summary>
    static long Of(string size, long samples) => (long)SizeText.Evaluate(size, _ => samples);
}
