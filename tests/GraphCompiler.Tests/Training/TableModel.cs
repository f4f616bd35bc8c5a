using GraphCompiler.Runtime;

namespace GraphCompiler.Tests.Training;

/// <summary>
/// The mean of table[ids] over ids [N, T] plus the mean of scale [N, T], with a table of 5 rows: indices and a second symbol.
/// </summary>
sealed class TableModel : ITrainable<float>
{
    public TableModel() => Losses = [new Mean(this)];

    public ModelMemory<float> Memory { get; } = new(new ParameterLayout(new ParameterInfo("table", [5], Init.Zeros)));
    public ParameterSet<float> Parameters => Memory.Parameters;
    public ParameterSet<float> Gradients => Memory.Gradients;
    public IReadOnlyList<LossEntry<float>> Losses { get; }
    public List<(nint N, nint T)> Prepared { get; } = [];

    sealed class Mean(TableModel model) : LossEntry<float>
    {
        nint n, t;

        public override string Name => "Loss";
        public override IReadOnlyList<EntryInput> Inputs { get; } = [new("ids", true, ["N", "T"]), new("scale", false, ["N", "T"])];
        public override IReadOnlyList<string> Symbols { get; } = ["T", "N"];
        public override Span<float> Real(int input) => model.Memory.Work(8 * n * t).Slice<float>(4 * n * t, n * t);
        public override Span<int> Index(int input) => model.Memory.Work(8 * n * t).Slice<int>(0, n * t);

        public override void Prepare(ReadOnlySpan<nint> symbols)
        {
            (t, n) = (symbols[0], symbols[1]);
            model.Prepared.Add((n, t));
        }

        public override float Evaluate()
        {
            Check.Indices(Index(0), 5, "ids");
            float sum = 0;
            for (var i = 0; i < n * t; i++) sum += model.Parameters[0].Data[Index(0)[i]] + Real(1)[i];
            return sum / (n * t);
        }

        public override float EvaluateWithGradients()
        {
            var loss = Evaluate();
            model.Gradients[0].Data.Clear();
            foreach (var id in Index(0)) model.Gradients[0].Data[id] += 1f / (n * t);
            return loss;
        }
    }
}
