using System.Numerics;
using GraphCompiler.Runtime;
using GraphCompiler.Training;

namespace GraphCompiler;

/// <summary>
/// Compares the gradients of the compiled code with differences of the loss: for functions with a <c>[Gradient]</c> rule of one's own, and
/// whenever one does not believe a gradient.
/// </summary>
/// <remarks>
/// Each parameter is moved element by element, a few of them if it has many, and then as a whole along a random direction, in which every
/// element takes part. Bends of the loss, as <c>Relu</c> has them, are stepped around where that is possible; what then remains in doubt is
/// not counted as an error. A difference of the loss over a step h is in doubt by about ε L / h, where ε is the precision and L the size of
/// what the loss is made of: a gradient below that is as good as 0. Use a model in double precision where you can: in single precision the
/// loss has about seven digits, and its differences fewer.
/// </remarks>
public static class GradientCheck
{
    /// <summary>Checks the gradients of a loss on the data that the caller's function evaluates it with.</summary>
    /// <example><c>GradientCheck.Run(net, () => net.LossAndGradients(x, labels)).ThrowIfWrong();</c></example>
    /// <param name="net">
    /// The model. Its parameters, state, gradients, seed and step are afterwards what they were, to the bit, also if the function throws.
    /// </param>
    /// <param name="lossAndGradients">
    /// Computes the loss and the gradients; called many times, always with the same seed and step, so that dropout draws the same masks.
    /// </param>
    /// <param name="elements">How many elements of a parameter are moved one by one.</param>
    /// <param name="tolerance">
    /// The relative error up to which a gradient is right; 1e-6 in double precision and 0.01 in single precision if not given.
    /// </param>
    /// <returns>The worst place of each trained parameter; nothing is thrown for a wrong gradient.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A negative number of elements, or a tolerance that is not positive.</exception>
    public static GradientCheckResult Run<T>(ITrainable<T> net, Func<T> lossAndGradients, int elements = 12, double? tolerance = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(net);
        ArgumentNullException.ThrowIfNull(lossAndGradients);
        ArgumentOutOfRangeException.ThrowIfNegative(elements);
        if (tolerance is <= 0 or double.NaN)
            throw new ArgumentOutOfRangeException(nameof(tolerance), tolerance, "The tolerance must be positive.");
        var run = new Check<T>(net, lossAndGradients);
        try
        {
            return new(run.All(elements), tolerance ?? (typeof(T) == typeof(double) ? 1e-6 : 1e-2));
        }
        finally
        {
            run.Restore();
        }
    }

    /// <summary>Checks the gradients of a loss on the batch in its input buffers.</summary>
    /// <inheritdoc cref="Run{T}(ITrainable{T}, Func{T}, int, double?)"/>
    public static GradientCheckResult Run<T>(ITrainable<T> net, LossEntry<T> loss, int elements = 12, double? tolerance = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(loss);
        return Run(net, loss.EvaluateWithGradients, elements, tolerance);
    }

    /// <summary>One run over a model, which knows how everything was before it.</summary>
    sealed class Check<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        readonly ModelMemory<T> memory;
        readonly ParameterSet<T> parameters;
        readonly Func<T> lossAndGradients;
        readonly T[] values, gradients;
        readonly ulong seed, step;
        double noise;

        public Check(ITrainable<T> net, Func<T> lossAndGradients)
        {
            (memory, parameters, this.lossAndGradients) = (net.Memory, net.Parameters, lossAndGradients);
            values = memory.ParameterArena.Slice(0, memory.Layout.Length).ToArray();
            gradients = memory.GradientArena.Slice(0, memory.Layout.TrainedLength).ToArray();
            (seed, step) = (memory.Seed, memory.Step);
        }

        public void Restore()
        {
            values.CopyTo(memory.ParameterArena.Slice(0, values.Length));
            gradients.CopyTo(memory.GradientArena.Slice(0, gradients.Length));
            (memory.Seed, memory.Step) = (seed, step);
        }

        public IReadOnlyList<GradientCheckEntry> All(int elements)
        {
            var loss = Loss();
            var compiled = memory.Gradients.Select(view => Array.ConvertAll(view.ToArray(), double.CreateTruncating)).ToArray();
            noise = 4 * Epsilon * Math.Max(Math.Abs(loss),
                compiled.Select((gradient, i) => gradient.Max(Math.Abs) * SizeOf(Origin(parameters[i]))).Sum()) + Jitter(loss);
            return [.. compiled.Select((gradient, i) => Worst(parameters[i], gradient, elements))];
        }

        static double Epsilon => double.CreateTruncating(T.BitIncrement(T.One) - T.One);

        double[] Origin(ParameterView<T> parameter) =>
            Array.ConvertAll(values.AsSpan((int)parameter.Info.Offset, parameter.Info.Length).ToArray(), double.CreateTruncating);

        /// <summary>How far the elements of a parameter are moved at most is a fraction of this.</summary>
        static double SizeOf(IEnumerable<double> elements) => Math.Max(0.1, elements.Average(Math.Abs));

        /// <summary>
        /// How much the loss changes if all parameters do in their last digits: it may be the small difference of large numbers.
        /// </summary>
        double Jitter(double loss)
        {
            const int trials = 4;
            var jitter = 0.0;
            for (var trial = 1; trial <= trials; trial++)
            {
                for (var i = 0; i < memory.Gradients.Count; i++)
                {
                    var (origin, random) = (Origin(parameters[i]),
                        new RandomBlocks((ulong)trial, RandomBlocks.StreamOf(parameters[i].Path)));
                    var step = trial * Epsilon * SizeOf(origin);
                    for (var k = 0; k < origin.Length; k++)
                        parameters[i].Data[k] = T.CreateTruncating(origin[k] + ((random.Words((ulong)k).A & 1) == 0 ? step : -step));
                }
                jitter = Math.Max(jitter, Math.Abs(Loss() - loss));
            }
            values.CopyTo(memory.ParameterArena.Slice(0, values.Length));
            return double.IsFinite(jitter) ? jitter : 0;
        }

        /// <summary>The loss where the parameters are, as if nothing had been called before.</summary>
        double Loss()
        {
            foreach (var view in parameters)
                if (view.Info.Kind == ParameterKind.State) values.AsSpan((int)view.Info.Offset, view.Info.Length).CopyTo(view.Data);
            (memory.Seed, memory.Step) = (seed, step);
            return double.CreateTruncating(lossAndGradients());
        }

        GradientCheckEntry Worst(ParameterView<T> parameter, double[] gradient, int elements)
        {
            // An element much smaller than its neighbours may be the rounding error of a sum.
            var floor = (typeof(T) == typeof(double) ? 1e-6 : 1e-3) * gradient.Max(Math.Abs);
            var random = new RandomBlocks(0, RandomBlocks.StreamOf(parameter.Path));
            var signs = gradient.Select((_, i) => (random.Words((ulong)i).A & 1) == 0 ? 1.0 : -1.0).ToArray();
            var worst = Compare(parameter, -1, gradient.Zip(signs, (g, sign) => g * sign).Sum(), signs, floor);
            foreach (var index in Chosen(gradient, elements, random))
            {
                var direction = new double[gradient.Length];
                direction[index] = 1;
                var entry = Compare(parameter, index, gradient[index], direction, floor);
                if (entry.RelativeError > worst.RelativeError || (worst.Index < 0 && entry.RelativeError == worst.RelativeError))
                    worst = entry;
            }
            return worst;
        }

        /// <summary>The element with the greatest gradient, and others at random.</summary>
        static IEnumerable<int> Chosen(double[] gradient, int elements, RandomBlocks random)
        {
            if (elements == 0) return [];
            if (gradient.Length <= elements) return Enumerable.Range(0, gradient.Length);
            var greatest = Enumerable.Range(0, gradient.Length).MaxBy(i => Math.Abs(gradient[i]));
            return Enumerable.Range(0, int.MaxValue).Select(i => (int)(random.Words((ulong)i).B % (uint)gradient.Length)).Prepend(greatest)
                .Distinct().Take(elements);
        }

        GradientCheckEntry Compare(ParameterView<T> parameter, int index, double compiled, double[] direction, double floor)
        {
            var origin = Origin(parameter);
            var moved = Enumerable.Range(0, origin.Length).Where(i => direction[i] != 0).ToArray();
            var step = 0.05 * SizeOf(moved.Select(i => origin[i])) / Math.Sqrt(moved.Length);
            var (numerical, uncertainty) = NumericalDerivative.Of(Difference, step, noise);
            values.AsSpan((int)parameter.Info.Offset, parameter.Info.Length).CopyTo(parameter.Data);
            var excess = Math.Max(0, Math.Abs(compiled - numerical) - uncertainty);
            var scale = Math.Max(floor, Math.Max(Math.Abs(compiled), Math.Abs(numerical)));
            return new(parameter.Path, index, compiled, numerical,
                double.IsFinite(compiled) && double.IsFinite(numerical) ? excess == 0 ? 0 : excess / scale : double.PositiveInfinity);

            (double, double) Difference(double by)
            {
                var (up, above) = At(by);
                var (down, below) = At(-by);
                return (up - down, above - below);
            }

            // The loss, and how far the parameters really moved along the direction.
            (double Loss, double Distance) At(double by)
            {
                double distance = 0;
                foreach (var i in moved)
                {
                    parameter.Data[i] = T.CreateTruncating(origin[i] + by * direction[i]);
                    distance += (double.CreateTruncating(parameter.Data[i]) - origin[i]) * direction[i];
                }
                return (Loss(), distance / moved.Length);
            }
        }
    }
}
