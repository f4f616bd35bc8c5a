using System.Diagnostics;
using System.Globalization;
using GraphCompiler.Runtime;
using GraphCompiler.Training;

namespace GraphCompiler;

/// <summary>Fits a model to data by mini-batches. The same seed, data and settings give the same parameters, bit for bit, on any number of threads.</summary>
/// <remarks>
/// The leading symbol of the loss's inputs is the batch, unless <see cref="BatchSymbol"/> names another; other symbols come from the columns' sample shapes. Columns
/// are matched to inputs by name, or by order if they have none. The loss must be a mean over the batch. After the first batch, a step allocates nothing.
/// </remarks>
public sealed class Trainer
{
    readonly TrainedModel model;
    readonly Optimizer optimizer;
    BatchBinding? last;
    ulong shuffles;

    /// <summary>Ties a model to its optimizer.</summary>
    /// <exception cref="ArgumentException">The model has no loss.</exception>
    public Trainer(ITrainable<float> model, Optimizer optimizer) : this(new TrainedModel<float>(model), model, optimizer) { }

    /// <inheritdoc cref="Trainer(ITrainable{float}, Optimizer)"/>
    public Trainer(ITrainable<double> model, Optimizer optimizer) : this(new TrainedModel<double>(model), model, optimizer) { }

    Trainer(TrainedModel trained, object model, Optimizer optimizer)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(optimizer);
        if (trained.Losses.Count == 0) throw new ArgumentException($"{model.GetType().Name} has no [Loss] to train on.", nameof(model));
        (this.model, this.optimizer) = (trained, optimizer);
        Scalars = new(trained.Losses);
    }

    /// <summary>The number of samples in a batch; the last batch of an epoch may be smaller.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public int BatchSize
    {
        get;
        set => field = value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(BatchSize), value, $"BatchSize must be positive, but it is {value}.");
    } = 32;

    /// <summary>Chooses the order of the samples.</summary>
    public int Seed { get; set; }

    /// <summary>Whether each epoch takes the samples in a new random order.</summary>
    public bool Shuffle { get; set; } = true;

    /// <summary>Receives one line for each epoch; null for none. The console if not set.</summary>
    public TextWriter? Log { get; set; } = Console.Out;

    /// <summary>The loss to train on; needed if the model has several.</summary>
    /// <exception cref="ArgumentException">The loss is not one of the model's.</exception>
    public LossEntry? Loss
    {
        get;
        set
        {
            if (value is not null && !model.Losses.Contains(value)) throw new ArgumentException($"Loss {value.Name} is not one of this model's: {Names()}.", nameof(Loss));
            (field, last) = (value, null);
        }
    }

    /// <summary>The symbol of the loss's inputs that counts the samples of a batch; null for the symbol that all inputs begin with.</summary>
    public string? BatchSymbol { get; set => (field, last) = (value, null); }

    /// <summary>The values of the loss's scalar arguments. Each needs one.</summary>
    public ScalarBindings Scalars { get; }

    /// <summary>The number of training steps done.</summary>
    public long Steps { get; private set; }

    /// <summary>Whether to go on when a batch's loss is infinite or not a number, rather than to throw before its gradients are applied.</summary>
    public bool AllowNonFinite { get; set; }

    /// <summary>The largest common Euclidean norm of all gradients, above which they are scaled down; null for no limit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public double? ClipNorm { get; set => field = Limit(value, nameof(ClipNorm)); }

    /// <summary>The largest magnitude of a single gradient; null for no limit. Applied before <see cref="ClipNorm"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public double? ClipValue { get; set => field = Limit(value, nameof(ClipValue)); }

    /// <summary>Asked after each epoch whether to go on, and the place to change the learning rate; null to go on always.</summary>
    public Func<EpochResult, bool>? Continue { get; set; }

    /// <summary>Trains for a number of epochs.</summary>
    /// <param name="train">The training data.</param>
    /// <param name="validation">Data for a loss after each epoch, in evaluation mode; null for none.</param>
    /// <param name="epochs">How often to go through the training data.</param>
    /// <exception cref="ArgumentException">The data do not fit the loss, are empty, a scalar of the loss has no value, or no loss was chosen. Nothing has changed then.</exception>
    /// <exception cref="NonFiniteException">A batch's loss is infinite or not a number; its gradients have not been applied.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number of epochs is not positive, or an index in the data is out of its range (the batch is not applied).</exception>
    public TrainingHistory Fit(Dataset train, Dataset? validation = null, int epochs = 1)
    {
        ArgumentNullException.ThrowIfNull(train);
        if (epochs <= 0) throw new ArgumentOutOfRangeException(nameof(epochs), epochs, $"The number of epochs must be positive, but it is {epochs}.");
        var loss = ChosenLoss();
        var training = Bind(loss, train);
        var validating = validation is null ? null : model.Bind(loss, validation, BatchSymbol);

        var history = new TrainingHistory();
        var order = Shuffle ? new int[train.Count] : [];
        for (var epoch = 1; epoch <= epochs; epoch++)
        {
            var clock = Stopwatch.StartNew();
            var mean = Epoch(training, order);
            var seconds = clock.Elapsed.TotalSeconds;
            var result = new EpochResult(epoch, mean, validating is null ? null : Mean(validating), seconds, train.Count / Math.Max(seconds, 1e-9));
            history.Add(result);
            Log?.WriteLine(result.ToString());
            if (Continue?.Invoke(result) == false) break;
        }
        return history;
    }

    /// <summary>One step on chosen samples: their loss in training mode, the gradients, the optimizer's update.</summary>
    /// <param name="data">The data.</param>
    /// <param name="samples">The samples' numbers in the data.</param>
    /// <returns>The loss before the update.</returns>
    /// <exception cref="ArgumentException">The data do not fit the loss, no samples, or no loss was chosen.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such sample, or an index in the data is out of its range.</exception>
    public double TrainBatch(Dataset data, ReadOnlySpan<int> samples)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (samples.IsEmpty) throw new ArgumentException("A batch needs at least one sample.", nameof(samples));
        var loss = ChosenLoss();
        var binding = Bind(loss, data);
        Check.Indices(samples, data.Count, nameof(samples));
        binding.Load(samples);
        return Step(binding);
    }

    /// <summary>The mean loss over all samples, in evaluation mode.</summary>
    /// <exception cref="ArgumentException">The data do not fit the loss, are empty, or no loss was chosen.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index in the data is out of its range.</exception>
    public double Evaluate(Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        var loss = ChosenLoss();
        return Mean(Bind(loss, data));
    }

    double Epoch(BatchBinding binding, int[] order)
    {
        var count = binding.Data.Count;
        for (var i = 0; i < order.Length; i++) order[i] = i;
        if (order.Length > 0) Permutation.Shuffle(order, (ulong)Seed, ++shuffles);
        double sum = 0;
        for (var from = 0; from < count; from += BatchSize)
        {
            var size = Math.Min(BatchSize, count - from);
            if (order.Length > 0) binding.Load(order.AsSpan(from, size));
            else binding.Load(from, size);
            sum += Step(binding) * size;
        }
        return sum / count;
    }

    double Step(BatchBinding binding)
    {
        binding.SetScalars(Scalars, Steps);
        var value = binding.EvaluateWithGradients();
        if (!AllowNonFinite && !double.IsFinite(value))
            throw new NonFiniteException(string.Create(CultureInfo.InvariantCulture, $"Loss {binding.Loss.Name} is {value} after {Steps} steps."), value, Steps);
        if (ClipValue is { } largest) model.ClipByValue(largest);
        if (ClipNorm is { } norm) model.ClipByNorm(norm);
        model.Step(optimizer);
        Steps++;
        return value;
    }

    double Mean(BatchBinding binding)
    {
        binding.SetScalars(Scalars, Steps);
        double sum = 0;
        for (var from = 0; from < binding.Data.Count; from += BatchSize)
        {
            var size = Math.Min(BatchSize, binding.Data.Count - from);
            binding.Load(from, size);
            sum += binding.Evaluate() * size;
        }
        return sum / binding.Data.Count;
    }

    BatchBinding Bind(LossEntry loss, Dataset data)
        => last is not null && ReferenceEquals(last.Data, data) ? last : last = model.Bind(loss, data, BatchSymbol);

    LossEntry ChosenLoss()
    {
        var loss = Loss ?? (model.Losses.Count == 1 ? model.Losses[0] : throw new ArgumentException($"The model has several losses ({Names()}); set Trainer.Loss to one of them.", nameof(Loss)));
        Scalars.Require(loss);
        return loss;
    }

    string Names() => string.Join(", ", model.Losses.Select(l => l.Name));

    static double? Limit(double? value, string name)
    {
        if (value is { } limit) GradientClipping.RequirePositive(limit, name);
        return value;
    }
}
