using System.Numerics;
using System.Runtime.CompilerServices;
using GraphCompiler.Cpu;
using GraphCompiler.Runtime;
using GraphCompiler.Training;

namespace GraphCompiler;

/// <summary>
/// Muon: momentum whose matrices are made nearly orthogonal by a Newton-Schulz iteration (Jordan et al., "Muon: An optimizer for hidden
/// layers in neural networks", 2024). The formulas are those of <c>torch.optim.Muon</c>.
/// </summary>
/// <remarks>
/// For parameters of two axes [in, out]: m = momentum * m + (1 - momentum) * g; u = m (Nesterov: u = momentum * m + (1 - momentum) * g); X
/// = u / |u|, and <c>iterations</c> times X = a X + (b A + c A A) X with A = X X^T; w = w * (1 - rate * weightDecay) - rate * s * X, where
/// s = sqrt(max(1, out / in)) or, with <c>matchAdam</c>, 0.2 * sqrt(max(in, out)). PyTorch computes the iteration in bfloat16, this class
/// in the model's precision. Parameters with another number of axes, which PyTorch refuses, get the steps of AdamW with the rate
/// <c>otherRate</c>. Put embeddings and the last layer there too, by a name pattern in <c>others</c>.
/// </remarks>
public sealed class Muon : Optimizer
{
    readonly double otherRate, epsilon, a, b, c;
    readonly bool nesterov, matchAdam;
    readonly int iterations;
    readonly ParameterGroup? others;
    double momentum;

    /// <summary>Creates the optimizer.</summary>
    /// <param name="rate">The learning rate of matrices.</param>
    /// <param name="weightDecay">The decoupled weight decay.</param>
    /// <param name="momentum">The decay of the mean gradient, in [0, 1).</param>
    /// <param name="nesterov">Whether to look ahead along the momentum.</param>
    /// <param name="iterations">The steps of the Newton-Schulz iteration.</param>
    /// <param name="coefficients">The coefficients a, b and c of the iteration.</param>
    /// <param name="epsilon">The least norm that u is divided by; positive.</param>
    /// <param name="matchAdam">Whether steps have the root mean square that Adam's have, so that its rates and decays serve.</param>
    /// <param name="otherRate">
    /// The learning rate of other parameters at the first rate of matrices, to which it stays in proportion.
    /// </param>
    /// <param name="others">
    /// A path pattern, as in <see cref="ParameterGroup"/>, of matrices that are to be updated like other parameters; null for none.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public Muon(double rate = 1e-3, double weightDecay = 0.1, double momentum = 0.95, bool nesterov = true, int iterations = 5,
        (double A, double B, double C)? coefficients = null,
        double epsilon = 1e-7, bool matchAdam = false, double otherRate = 1e-3, string? others = null) : base(rate, weightDecay)
    {
        this.momentum = RequireDecay(momentum, nameof(momentum));
        this.iterations = (int)Require(iterations, iterations is > 0 and < 100, nameof(iterations), "from 1 to 99");
        this.epsilon = RequireEpsilon(epsilon, nameof(epsilon));
        this.otherRate = Require(otherRate, otherRate >= 0, nameof(otherRate), "not negative");
        (a, b, c) = coefficients ?? (3.4445, -4.7750, 2.0315);
        (this.nesterov, this.matchAdam, this.others) = (nesterov, matchAdam, others is null ? null : new(others));
    }

    /// <inheritdoc/>
    public override double? Momentum
    {
        get => momentum;
        set => momentum = RequireDecay(value ?? 0, nameof(Momentum));
    }

    internal override bool KeepsExtra => false;

    /// <summary>False: it works on matrices.</summary>
    public override bool RunsOnDevices => false;

    /// <inheritdoc/>
    protected override void Update<T>(OptimizerSweep<T> sweep, double rate, double weightDecay)
    {
        const double beta1 = 0.9, beta2 = 0.999, adamEpsilon = 1e-8;
        var keep = 1 - rate * weightDecay;
        var otherStep = InitialRate > 0 ? otherRate * rate / InitialRate : otherRate;
        var (adamStep, correction) = (otherStep / (1 - Math.Pow(beta1, sweep.Steps)), 1 / Math.Sqrt(1 - Math.Pow(beta2, sweep.Steps)));
        var adam = new AdamRule<T, Off>(adamStep, correction, beta1, beta2, adamEpsilon, 0, 1 - otherStep * weightDecay);
        foreach (var tensor in sweep.Tensors)
        {
            if (!IsOrthogonalized(tensor))
            {
                sweep.Run(adam, tensor);
                continue;
            }
            sweep.Run(new MuonMomentumRule<T>(momentum, nesterov), tensor);
            var (rows, columns) = (tensor.Shape[0], tensor.Shape[1]);
            Orthogonalize(sweep, tensor, rows, columns);
            var scale = matchAdam ? 0.2 * Math.Sqrt(Math.Max(rows, columns)) : Math.Sqrt(Math.Max(1, (double)columns / rows));
            sweep.Run(new MuonStepRule<T>(rate * scale, keep), tensor);
        }
    }

    bool IsOrthogonalized(ParameterInfo tensor) => tensor.Shape.Length == 2 && others?.Matches(tensor.Path) != true;

    void Orthogonalize<T>(OptimizerSweep<T> sweep, ParameterInfo tensor, nint rows, nint columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // The products go over the shorter side: with more rows than columns, X (b A + c A A) with A = X^T X is the same.
        var side = Math.Min(rows, columns);
        var isWide = rows <= columns;
        var scratch = sweep.Extra(ScratchLength(sweep.Layout));
        var values = sweep.Slot(1, tensor);
        var factor = T.CreateTruncating(1 / Math.Max(Math.Sqrt(SumOfSquares.Of<T>(values)), epsilon));
        for (var i = 0; i < values.Length; i++) values[i] *= factor;

        var (x, next) = (sweep.SlotAt(1, tensor), scratch.At(0));
        var (gram, polynomial) = (scratch.At(tensor.Length), scratch.At(tensor.Length + side * side));
        var gramShape = isWide
            ? new ProductShape(1, rows, rows, columns, columns, 1, 1, columns)
            : new ProductShape(1, columns, columns, rows, 1, columns, columns, 1);
        var squareShape = new ProductShape(1, side, side, side, side, 1, side, 1);
        var nextShape = new ProductShape(1, rows, columns, side, isWide ? side : columns, 1, isWide ? columns : side, 1);
        for (var i = 0; i < iterations; i++)
        {
            new ScaledProduct<T>(x, x, gram, gram, T.One, T.Zero, gramShape).Launch(sweep.Workers);
            new ScaledProduct<T>(gram, gram, polynomial, gram, T.CreateTruncating(c), T.CreateTruncating(b), squareShape)
                .Launch(sweep.Workers);
            new ScaledProduct<T>(isWide ? polynomial : x, isWide ? x : polynomial, next, x, T.One, T.CreateTruncating(a), nextShape)
                .Launch(sweep.Workers);
            (x, next) = (next, x);
        }
        if (iterations % 2 == 1) scratch.Slice(0, tensor.Length).CopyTo(values);
    }

    nint ScratchLength(ParameterLayout layout)
    {
        nint longest = 0;
        for (var i = 0; i < layout.TrainedCount; i++)
        {
            if (!IsOrthogonalized(layout[i])) continue;
            nint side = Math.Min(layout[i].Shape[0], layout[i].Shape[1]);
            longest = Math.Max(longest, layout[i].Length + 2 * side * side);
        }
        return longest;
    }
}

/// <summary>
/// m = momentum * m + (1 - momentum) * g; the second slot becomes m, or momentum * m + (1 - momentum) * g (Nesterov); the weights stay.
/// </summary>
public readonly struct MuonMomentumRule<T>(double momentum, bool nesterov) : IOptimizerRule<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly T share = T.CreateTruncating(1 - momentum), ahead = T.CreateTruncating(nesterov ? momentum : 1),
        behind = T.CreateTruncating(nesterov ? 1 - momentum : 0);

    /// <inheritdoc/>
    public static int Slots => 2;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Update<TLane, TSlots>(TLane weight, TLane gradient, TSlots slots)
        where TLane : struct, ILane<TLane, T> where TSlots : struct, ISlots<TLane>, allows ref struct
    {
        var mean = slots[0];
        mean = TLane.FlushTiny(mean + share * (gradient - mean));
        (slots[0], slots[1]) = (mean, ahead * mean + behind * gradient);
        return weight;
    }
}

/// <summary>keep * w - step * d, with the direction d in the second slot.</summary>
public readonly struct MuonStepRule<T>(double step, double keep) : IOptimizerRule<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly T step = T.CreateTruncating(step), keep = T.CreateTruncating(keep);

    /// <inheritdoc/>
    public static int Slots => 2;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Update<TLane, TSlots>(TLane weight, TLane gradient, TSlots slots)
        where TLane : struct, ILane<TLane, T> where TSlots : struct, ISlots<TLane>, allows ref struct
        => keep * weight - step * slots[1];
}
