using GraphCompiler.Runtime;

namespace GraphCompiler.Tests.Training;

/// <summary>Linear regression as the generator would write it: the mean of (x w - y)^2 over x [N, D], y [N].</summary>
sealed class LinearModel : ITrainable<float>
{
    public LinearModel(int inputs, int losses = 1)
    {
        Memory = new(new ParameterLayout(new ParameterInfo("weight", [inputs, 1], Init.Zeros)));
        Losses = [.. Enumerable.Range(0, losses).Select(i => new MeanSquares(this, inputs, i == 0 ? "Loss" : "Other"))];
    }

    public ModelMemory<float> Memory { get; }
    public ParameterSet<float> Parameters => Memory.Parameters;
    public ParameterSet<float> Gradients => Memory.Gradients;
    public IReadOnlyList<LossEntry<float>> Losses { get; }
    public List<nint> Batches { get; } = [];
    public List<float> Seen { get; } = [];
    public bool Record { get; set; }

    sealed class MeanSquares(LinearModel model, int inputs, string name) : LossEntry<float>
    {
        nint n;
        WorkArena work = model.Memory.Work(0);

        public override string Name => name;
        public override IReadOnlyList<EntryInput> Inputs { get; } = [new("x", false, ["N", inputs]), new("y", false, ["N"])];
        public override IReadOnlyList<string> Symbols { get; } = ["N"];
        public override Span<float> Real(int input) =>
            input == 0 ? work.Slice<float>(0, n * inputs) : work.Slice<float>(sizeof(float) * n * inputs, n);
        public override Span<int> Index(int input) => throw new ArgumentOutOfRangeException(nameof(input));
        public override float Evaluate() => Run(null);

        public override void Prepare(ReadOnlySpan<nint> symbols)
        {
            Check.Positive(symbols[0], "N");
            n = symbols[0];
            work = model.Memory.Work(sizeof(float) * n * (inputs + 1));
        }

        public override float EvaluateWithGradients()
        {
            if (model.Record)
            {
                model.Batches.Add(n);
                model.Seen.AddRange(Real(1));
            }
            var gradient = model.Gradients[0].Data;
            gradient.Clear();
            return Run(model.Gradients.Arena);
        }

        float Run(Arena<float>? gradients)
        {
            var x = Real(0);
            var y = Real(1);
            var weight = model.Parameters[0].Data;
            float sum = 0;
            for (var i = 0; i < n; i++)
            {
                float value = 0;
                for (var k = 0; k < inputs; k++) value += x[i * inputs + k] * weight[k];
                var error = value - y[i];
                sum += error * error;
                for (var k = 0; k < inputs && gradients is not null; k++) gradients[k] += 2 * error * x[i * inputs + k] / n;
            }
            return sum / n;
        }
    }
}
