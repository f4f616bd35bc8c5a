using GraphCompiler;
using GraphCompiler.Cpu;
using GraphCompiler.Runtime;

namespace Peers;

/// <summary>GraphCompiler's side.</summary>
static class OurSide
{
    static readonly Dictionary<int, WorkerTeam> teams = [];

    public static Side Training(ITrainable<float> net, Inputs inputs, Optimizer optimizer)
    {
        var loss = net.Losses[0];
        loss.Prepare([.. loss.Symbols.Select(symbol => SizeOf(loss, symbol, inputs))]);
        for (var i = 0; i < loss.Inputs.Count; i++)
        {
            if (loss.Inputs[i].IsIndex) inputs.Indices[loss.Inputs[i].Name].Values.CopyTo(loss.Index(i));
            else inputs.Reals[loss.Inputs[i].Name].Values.CopyTo(loss.Real(i));
        }
        return new(() =>
        {
            var value = loss.EvaluateWithGradients();
            optimizer.Step(net);
            return value;
        }, () => loss.EvaluateWithGradients(), threads => net.Memory.Workers = TeamOf(threads));
    }

    public static Side Prediction(ITrainable<float> net, Func<double> predict) =>
        new(predict, null, threads => net.Memory.Workers = TeamOf(threads));

    // The optimizer runs on the shared team, as in any program: a second team beside it would fight for its cores.
    static WorkerTeam TeamOf(int threads) => threads == WorkerTeam.Shared.Threads ? WorkerTeam.Shared
        : teams.TryGetValue(threads, out var team) ? team
        : teams[threads] = new(threads);

    static nint SizeOf(LossEntry loss, string symbol, Inputs inputs)
    {
        foreach (var input in loss.Inputs)
            for (var axis = 0; axis < input.Shape.Count; axis++)
            {
                if (input.Shape[axis].Symbol != symbol) continue;
                return (nint)(input.IsIndex ? inputs.Indices[input.Name].Shape : inputs.Reals[input.Name].Shape)[axis];
            }
        throw new ArgumentException($"No input has an axis of size {symbol}.", nameof(symbol));
    }
}
