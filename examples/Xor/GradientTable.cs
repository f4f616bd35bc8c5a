using static System.FormattableString;

namespace Xor;

/// <summary>Prints the compiled gradients beside the hand-derived ones.</summary>
static class GradientTable
{
    const double Tolerance = 1e-5;

    /// <summary>Prints all 9 gradients for one sample.</summary>
    /// <returns>Whether loss and gradients agree.</returns>
    public static bool Print(XorNetwork net, int sample)
    {
        var x = TruthTable.Inputs.AsSpan(2 * sample, 2);
        var y = TruthTable.Targets.AsSpan(sample, 1);
        var (loss, gradients) = HandDerived.Of(net.Parameters, x, y[0]);
        var compiledLoss = net.LossAndGradients(x, y);
        var worst = Math.Abs(loss - compiledLoss);

        Console.WriteLine(Invariant($"  x = ({x[0]}, {x[1]}), y = {y[0]}: loss by hand {loss:0.000000}, compiled {compiledLoss:0.000000}"));
        Console.WriteLine("    parameter            by hand   compiled");
        foreach (var compiled in net.Gradients)
            for (var i = 0; i < compiled.Data.Length; i++)
            {
                var byHand = gradients[compiled.Path][i] + 0.0;     // prints -0 as 0
                worst = Math.Max(worst, Math.Abs(byHand - compiled.Data[i]));
                Console.WriteLine(Invariant($"    {$"{compiled.Path}[{i}]",-18} {byHand,9:0.000000}  {compiled.Data[i],9:0.000000}"));
            }
        return worst <= Tolerance;
    }
}
