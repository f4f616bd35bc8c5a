using System.Runtime.InteropServices;
using GraphCompiler.Runtime;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Peers;

/// <summary>libtorch's side: the same parameters, the same layout, the operations that PyTorch's layers call.</summary>
sealed class TorchSide
{
    readonly Dictionary<string, TorchSharp.Modules.Parameter> parameters = [];
    readonly Dictionary<string, TorchSharp.Modules.LSTM> layers = [];
    readonly Dictionary<string, Tensor> inputs = [];
    readonly Inputs values;

    static TorchSide() => DisableNnpack();

    /// <param name="net">The network whose parameters are copied.</param>
    /// <param name="values">The inputs.</param>
    public TorchSide(ITrainable<float> net, Inputs values)
    {
        this.values = values;
        foreach (var view in net.Parameters)
            parameters.Add(view.Path, new(tensor(view.Data.ToArray(), [.. view.Shape.Select(size => (long)size)]),
                view.Info.Kind == ParameterKind.Trained));
        foreach (var (name, (data, shape)) in values.Reals) inputs.Add(name, tensor(data, shape));
        foreach (var (name, (data, shape)) in values.Indices) inputs.Add(name, tensor(Array.ConvertAll(data, value => (long)value), shape));
    }

    /// <summary>The indices of an input.</summary>
    public int[] Indices(string name) => values.Indices[name].Values;

    /// <summary>An input.</summary>
    public Tensor Input(string name) => inputs[name];

    /// <summary>A parameter.</summary>
    public Tensor this[string path] => parameters[path];

    public Tensor Linear(string path, Tensor x) => functional.linear(x, this[path + ".Weight"].t(), this[path + ".Bias"]);

    public Tensor Conv(string path, Tensor x, long padding) =>
        functional.conv2d(x, this[path + ".Weight"], this[path + ".Bias"], strides: [1, 1], padding: [padding, padding]);

    public Tensor BatchNorm(string path, Tensor x, bool training) => functional.batch_norm(
        x, this[path + ".RunningMean"], this[path + ".RunningVariance"], this[path + ".Scale"], this[path + ".Shift"], training);

    public Tensor LayerNorm(string path, Tensor x) => functional.layer_norm(x, [x.shape[^1]], this[path + ".Scale"], this[path + ".Shift"]);

    /// <summary>The outputs of an LSTM, whose weights libtorch wants in a layer of its own.</summary>
    public Tensor Lstm(string path, Tensor x, int inputs, int hidden)
    {
        if (!layers.TryGetValue(path, out var layer))
        {
            layers.Add(path, layer = LSTM(inputs, hidden, batchFirst: true));
            using var mode = no_grad();
            foreach (var (name, parameter) in layer.named_parameters())
            {
                parameter.DetachFromDisposeScope();
                var own = $"{path}.Cells[0].{(name.Contains("_ih", StringComparison.Ordinal) ? "Input" : "Hidden")}"
                    + (name.StartsWith("weight", StringComparison.Ordinal) ? "Weight" : "Bias");
                parameter.copy_(this[own].t());
                parameters.Remove(own);
            }
        }
        return layer.forward(x).Item1;
    }

    /// <summary>A training side.</summary>
    /// <param name="loss">The loss, built anew in each step.</param>
    /// <param name="optimizer">The optimizer of the parameters.</param>
    public Side Training(Func<TorchSide, Tensor> loss, Func<IEnumerable<TorchSharp.Modules.Parameter>, optim.Optimizer> optimizer)
    {
        optim.Optimizer? update = null;
        return new(() =>
        {
            var value = Gradients();
            update ??= optimizer(parameters.Values.Where(parameter => parameter.requires_grad)
                .Concat(layers.Values.SelectMany(layer => layer.parameters())));
            update.step();
            return value;
        }, Gradients, SetThreads);

        double Gradients()
        {
            using var scope = NewDisposeScope();
            update?.zero_grad();
            var value = loss(this);
            value.backward();
            return value.item<float>();
        }
    }

    /// <summary>A predicting side.</summary>
    public Side Prediction(Func<TorchSide, Tensor> predict) => new(() =>
    {
        using var scope = NewDisposeScope();
        using var mode = no_grad();
        return predict(this).view(-1)[0].item<float>();
    }, null, SetThreads);

    /// <summary>Turns NNPACK off, which does not know all processors and complains in each convolution where it doesn't.</summary>
    static unsafe void DisableNnpack()
    {
        if (!OperatingSystem.IsLinux()) return;
        _ = zeros(1);
        var library = NativeLibrary.Load("libtorch_cpu.so", typeof(torch).Assembly, null);
        var context = (delegate* unmanaged<void*>)NativeLibrary.GetExport(library, "_ZN2at13globalContextEv");
        var enable = (delegate* unmanaged<void*, byte, void>)NativeLibrary.GetExport(library, "_ZN2at7Context20setUserEnabledNNPACKEb");
        enable(context(), 0);
    }

    static void SetThreads(int threads) => set_num_threads(threads);
}
