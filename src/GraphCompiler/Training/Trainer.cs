using System.Runtime.CompilerServices;
using GraphCompiler.Runtime;
using GraphCompiler.Training;

namespace GraphCompiler;

/// <summary>
/// Fits a model to data by mini-batches. The same seed, data and settings give the same parameters, bit for bit, on any number of threads.
/// </summary>
/// <remarks>
/// The leading symbol of the loss's inputs is the batch, unless <see cref="BatchSymbol"/> names another; other symbols come from the
/// columns' sample shapes. Columns are matched to inputs by name, or by order if they have none. The loss must be a mean over the batch.
/// After the first batch, a step allocates nothing.
/// </remarks>
public sealed partial class Trainer
{
    /// <summary>One sample of nothing, for losses without tensor arguments.</summary>
    static readonly Dataset noData = new(DataColumn.Real("", [0f]).Shared());

    readonly TrainedModel model;
    readonly Optimizer optimizer;
    readonly Func<double> lossAgain;
    BatchBinding? last, stepping;
    RunPosition? resumed;
    ulong shuffles, stepBefore;

    /// <summary>Ties a model to its optimizer.</summary>
    /// <exception cref="ArgumentException">The model has no loss.</exception>
    public Trainer(ITrainable<float> model, Optimizer optimizer) : this(TrainedModel.Of(model), model, optimizer) { }

    /// <inheritdoc cref="Trainer(ITrainable{float}, Optimizer)"/>
    public Trainer(ITrainable<double> model, Optimizer optimizer) : this(TrainedModel.Of(model), model, optimizer) { }

    /// <summary>
    /// Ties a model on a device to its optimizer. All that training works on stays on the device; <c>Download</c> copies the parameters to
    /// the model.
    /// </summary>
    /// <exception cref="ArgumentException">The model has no loss.</exception>
    /// <exception cref="NotSupportedException">The optimizer does not run on devices.</exception>
    public Trainer(IDeviceModel<float> model, Optimizer optimizer)
        : this(TrainedModel.Of(model), model, optimizer) => optimizer.RequireDevices();

    /// <inheritdoc cref="Trainer(IDeviceModel{float}, Optimizer)"/>
    public Trainer(IDeviceModel<double> model, Optimizer optimizer)
        : this(TrainedModel.Of(model), model, optimizer) => optimizer.RequireDevices();

    Trainer(TrainedModel trained, object model, Optimizer optimizer)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        if (trained.Losses.Count == 0) throw new ArgumentException($"{model.GetType().Name} has no [Loss] to train on.", nameof(model));
        (this.model, this.optimizer, lossAgain) = (trained, optimizer, LossAgain);
        Scalars = new(trained.Losses);
    }

    /// <summary>The number of samples in a batch; the last batch of an epoch may be smaller.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public int BatchSize { get; set => field = Positive(value, nameof(BatchSize)); } = 32;

    /// <summary>The number of batches whose mean gradient makes one step: a large batch in the memory of a small one.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public int AccumulatedBatches { get; set => field = Positive(value, nameof(AccumulatedBatches)); } = 1;

    /// <summary>Chooses the order of the samples.</summary>
    public int Seed { get; set; }

    /// <summary>Whether each epoch takes the samples in a new random order.</summary>
    public bool Shuffle { get; set; } = true;

    /// <summary>Receives one line for each epoch; null for none. The console if not set.</summary>
    public TextWriter? Log { get; set; } = Console.Out;

    /// <summary>How often <see cref="Log"/> receives a line within an epoch, with the rate and the time left; null for never.</summary>
    public TimeSpan? ProgressInterval { get; set; }

    /// <summary>Called after each step with how far the epoch is, how fast, and how long it will take.</summary>
    public Action<EpochProgress>? Progress { get; set; }

    /// <summary>Files that receive each epoch's results.</summary>
    public IList<TrainingLog> Logs { get; } = [];

    /// <summary>The loss to train on; needed if the model has several.</summary>
    /// <exception cref="ArgumentException">The loss is not one of the model's.</exception>
    public LossEntry? Loss
    {
        get;
        set
        {
            if (value is not null && !model.Losses.Contains(value))
                throw new ArgumentException($"Loss {value.Name} is not one of this model's: {Names()}.", nameof(Loss));
            (field, last) = (value, null);
        }
    }

    /// <summary>
    /// The symbol of the loss's inputs that counts the samples of a batch; null for the symbol that all inputs begin with.
    /// </summary>
    public string? BatchSymbol { get; set => (field, last) = (value, null); }

    /// <summary>The values of the loss's scalar arguments. Each needs one.</summary>
    public ScalarBindings Scalars { get; }

    /// <summary>How the learning rate changes; null to leave it as it is.</summary>
    public Schedule? Schedule { get; set; }

    /// <summary>Whether the schedule's time is counted in steps rather than in epochs.</summary>
    public bool ScheduleBySteps { get; set; }

    /// <summary>
    /// A moving average of the weights, updated after each step. Validation and metrics use it;
    /// <see cref="WeightAverage.Swap{T}(ITrainable{T})"/> puts it into the model.
    /// </summary>
    public WeightAverage? Average { get; set; }

    /// <summary>Ends training when it no longer helps; null to train all epochs.</summary>
    public EarlyStopping? EarlyStopping { get; set; }

    /// <summary>
    /// What to compute after each epoch, by name: functions of the validation data, or of the training data where there is none.
    /// </summary>
    /// <example><c>Metrics = { ["accuracy"] = data => Metrics.Accuracy(net.Logits(data.Reals("x")), data.Indices("labels")) }</c></example>
    public IDictionary<string, Func<Dataset, double>> Metrics { get; } =
        new SortedDictionary<string, Func<Dataset, double>>(StringComparer.Ordinal);

    /// <summary>Whether each epoch's result has the norms of the parameters' gradients.</summary>
    public bool KeepGradientNorms { get; set; }

    /// <summary>The number of training steps done.</summary>
    public long Steps { get; private set; }

    /// <summary>The number of whole epochs done, in all calls of <c>Fit</c>.</summary>
    public int Epochs { get; private set; }

    /// <summary>
    /// Whether to go on when a batch's loss is infinite or not a number, rather than to throw before its gradients are applied.
    /// </summary>
    /// <remarks>
    /// On a device, where to look at a loss is to wait for it, steps then follow one another without waiting, unless
    /// <see cref="StepDone"/> or <see cref="CheckGradients"/> ask for more.
    /// </remarks>
    public bool AllowNonFinite { get; set; }

    /// <summary>Whether to look for gradients that are infinite or not numbers before each step; costs a pass over the gradients.</summary>
    public bool CheckGradients { get; set; }

    /// <summary>The largest common Euclidean norm of all gradients, above which they are scaled down; null for no limit.</summary>
    /// <remarks>
    /// Rules scale gradients as they read them, which takes no pass of its own: the model's own gradients, and norms of them that are kept,
    /// are those before.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public double? ClipNorm { get; set => field = Limit(value, nameof(ClipNorm)); }

    /// <summary>
    /// The largest Euclidean norm of each parameter's gradient, above which it is scaled down; null for no limit. Applied before
    /// <see cref="ClipNorm"/>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public double? ClipLayerNorm { get; set => field = Limit(value, nameof(ClipLayerNorm)); }

    /// <summary>The largest magnitude of a single gradient; null for no limit. Applied before the other limits.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public double? ClipValue { get; set => field = Limit(value, nameof(ClipValue)); }

    /// <summary>Called after each step.</summary>
    public Action<StepResult>? StepDone { get; set; }

    /// <summary>Asked after each epoch whether to go on, and the place to change the learning rate; null to go on always.</summary>
    public Func<EpochResult, bool>? Continue { get; set; }

    /// <summary>
    /// Whether Ctrl-C ends <c>Fit</c> after the step under way instead of ending the process at once; a second one does that.
    /// </summary>
    public bool StopOnInterrupt { get; set; }

    /// <summary>Where to <see cref="Save"/> after each epoch and when training is cancelled; null for nowhere.</summary>
    public string? CheckpointPath { get; set; }

    /// <summary>
    /// Trains for a number of epochs; after <see cref="Load"/>, goes on with the call that was saved, so that as many are done in all.
    /// </summary>
    /// <param name="train">The training data.</param>
    /// <param name="validation">Data for a loss after each epoch, in evaluation mode; null for none.</param>
    /// <param name="epochs">How often to go through the training data.</param>
    /// <param name="cancellation">Ends training after the step under way.</param>
    /// <exception cref="ArgumentException">
    /// The data do not fit the loss, are empty, a scalar of the loss has no value, or no loss was chosen. Nothing has changed then.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The number of epochs is not positive, or an index in the data is out of its range (the batch is not applied).
    /// </exception>
    /// <exception cref="NonFiniteException">A batch's loss is infinite or not a number; its gradients have not been applied.</exception>
    [OverloadResolutionPriority(1)]
    public TrainingHistory Fit(Dataset train, Dataset? validation = null, int epochs = 1, CancellationToken cancellation = default)
    {
        if (epochs <= 0) throw new ArgumentOutOfRangeException(nameof(epochs), epochs,
            $"The number of epochs must be positive, but it is {epochs}.");
        return Run(Batches(train), validation, train, epochs, long.MaxValue, cancellation);
    }

    /// <summary>
    /// Trains on batches as a stream brings them, for a number of epochs; <see cref="BatchSize"/> and <see cref="Shuffle"/> don't matter.
    /// Metrics need validation data.
    /// </summary>
    /// <inheritdoc cref="Fit(Dataset, Dataset?, int, CancellationToken)"/>
    public TrainingHistory Fit(DataStream train, Dataset? validation = null, int epochs = 1, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(train);
        if (epochs <= 0) throw new ArgumentOutOfRangeException(nameof(epochs), epochs,
            $"The number of epochs must be positive, but it is {epochs}.");
        if (Metrics.Count > 0 && validation is null)
            throw new ArgumentException(
                "Metrics are functions of the validation data when the training data are a stream, but there are none.",
                nameof(validation));
        var loss = ChosenLoss();
        return Run(new StreamedBatches(train, data => Bind(loss, data)), validation, null, epochs, long.MaxValue, cancellation);
    }

    /// <summary>
    /// Trains for a number of steps, through the training data as often as that takes. An epoch that the last step cuts short counts as
    /// one.
    /// </summary>
    /// <inheritdoc cref="Fit(Dataset, Dataset?, int, CancellationToken)"/>
    public TrainingHistory FitSteps(Dataset train, long steps, Dataset? validation = null, CancellationToken cancellation = default)
    {
        if (steps <= 0) throw new ArgumentOutOfRangeException(nameof(steps), steps,
            $"The number of steps must be positive, but it is {steps}.");
        return Run(Batches(train), validation, train, int.MaxValue, (resumed?.StepsBefore ?? Steps) + steps, cancellation);
    }

    /// <summary>Takes a number of steps on a loss without tensor arguments, which is a function of parameters and scalars alone.</summary>
    /// <param name="steps">The number of steps; they are one epoch.</param>
    /// <param name="cancellation">Ends training after the step under way.</param>
    /// <exception cref="ArgumentException">The loss takes tensors, a scalar has no value, or no loss was chosen.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number of steps is not positive.</exception>
    /// <exception cref="NonFiniteException">The loss is infinite or not a number; its gradients have not been applied.</exception>
    public TrainingHistory FitSteps(long steps, CancellationToken cancellation = default)
    {
        if (ChosenLoss() is { Inputs.Count: > 0 } loss)
            throw new ArgumentException(
                $"Loss {loss.Name} takes {string.Join("; ", loss.Inputs)}: call FitSteps with the data to train on.");
        if (steps <= 0)
            throw new ArgumentOutOfRangeException(nameof(steps), steps, $"The number of steps must be positive, but it is {steps}.");
        var batches = new StepsWithoutData(Bind(ChosenLoss(), noData), steps);
        return Run(batches, null, noData, 1, (resumed?.StepsBefore ?? Steps) + steps, cancellation);
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
        var binding = Bind(ChosenLoss(), data);
        Check.Indices(samples, data.Count, nameof(samples));
        binding.Load(samples);
        SetRate();
        var loss = Gradients(binding);
        Apply(binding, loss, lossAgain);
        return loss;
    }

    /// <summary>The mean loss over all samples, in evaluation mode.</summary>
    /// <exception cref="ArgumentException">The data do not fit the loss, are empty, or no loss was chosen.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index in the data is out of its range.</exception>
    public double Evaluate(Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return Mean(Bind(ChosenLoss(), data));
    }

    StoredBatches Batches(Dataset train)
    {
        ArgumentNullException.ThrowIfNull(train);
        return new(Bind(ChosenLoss(), train), Shuffle, BatchSize);
    }

    BatchBinding Bind(LossEntry loss, Dataset data)
        => last is not null && ReferenceEquals(last.Data, data) ? last : last = model.Bind(loss, data, BatchSymbol);

    LossEntry ChosenLoss()
    {
        var loss = Loss ?? (model.Losses.Count == 1
            ? model.Losses[0]
            : throw new ArgumentException($"The model has several losses ({Names()}); set Trainer.Loss to one of them.", nameof(Loss)));
        Scalars.Require(loss);
        return loss;
    }

    string Names() => string.Join(", ", model.Losses.Select(l => l.Name));

    static int Positive(int value, string name) =>
        value > 0 ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} must be positive, but it is {value}.");

    static double? Limit(double? value, string name)
    {
        if (value is { } limit) GradientClipping.RequirePositive(limit, name);
        return value;
    }
}
