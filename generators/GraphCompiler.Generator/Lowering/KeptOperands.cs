using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Lowering;

/// <summary>
/// Finds the products of a loop whose right operand is the same in every step, such as the weights of a recurrent layer: a target may
/// prepare it once.
/// </summary>
internal static class KeptOperands
{
    /// <param name="fewestSteps">From how many steps on that pays.</param>
    public static IEnumerable<Kernel> Of(LaunchLoop loop, int fewestSteps)
    {
        if (!loop.Loops.IsEmpty || loop.Blocks is not null || loop.Count.Constant < fewestSteps) return [];
        return loop.Body.GroupBy(pair => pair.Launch.Kernel)
            .Where(group => group.Count() == 1 && IsKept(loop, group.Single().Launch, group.Single().Next))
            .Select(group => group.Key);
    }

    static bool IsKept(LaunchLoop loop, Launch launch, Launch next)
    {
        if (launch.Kernel.Product is not { Axes.Batch.IsEmpty: true } product || launch.Kernel.HasWholeRows) return false;
        var right = launch.Kernel.Operands.IndexOf(product.Right.Operand);
        var (buffer, origin) = (launch.Arguments[right], launch.Origins[right]);
        return buffer == next.Arguments[right] && origin == next.Origins[right]
            && (loop.Step is null || !origin.Symbols.Contains(loop.Step.Name))
            && !loop.Body.Any(pair => Writes(pair.Launch, buffer));
    }

    static bool Writes(Launch launch, BufferPlan buffer) =>
        launch.Kernel.Written.Any(operand => launch.Arguments[launch.Kernel.Operands.IndexOf(operand)] == buffer);
}
