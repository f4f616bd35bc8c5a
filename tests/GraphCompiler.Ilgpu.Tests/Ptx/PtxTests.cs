using System.Reflection;
using GraphCompiler.Benchmarks;
using GraphCompiler.Ilgpu.Tests.Generated;
using GraphCompiler.Ilgpu.Training;
using GraphCompiler.Training;
using ILGPU;

namespace GraphCompiler.Ilgpu.Tests.Ptx;

/// <summary>
/// Every kernel compiles to PTX with ILGPU's own compiler, no GPU needed, and to what a driver loads and a GPU runs right and well.
/// </summary>
public class PtxTests
{
    public static TheoryData<string> Names => new(Models.All);

    [Theory, MemberData(nameof(Names))]
    public void KernelsCompileToCleanPtx(string name) => AssertClean(GeneratedModel.Of(Models.Of(name).Spec).KernelMethods);

    [Fact]
    public void KernelsOfATransformerCompileToCleanPtx()
    {
        const string name = "GraphCompiler.Generated.GraphCompiler_Benchmarks_Transformer.OnDevice.Kernels";
        AssertClean(typeof(TransformerOnDevice).Assembly.GetType(name,
            throwOnError: true)!.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly));
    }

    /// <summary>
    /// The rules of optimizers, of clipping and of averages, each also of scaled gradients, except Muon's, which run in the computer's
    /// memory only.
    /// </summary>
    [Fact]
    public void KernelsOfTrainingCompileToCleanPtx()
    {
        var rules = typeof(IOptimizerRule<>).Assembly.GetTypes()
            .Where(type => type.IsValueType && type.GetInterfaces().Any(IsRule) && type != typeof(ScaledGradientRule<,>)
                && !type.Name.StartsWith("Muon", StringComparison.Ordinal))
            .SelectMany(rule => new[] { typeof(On), typeof(Off) }.Select(choice => rule.MakeGenericType(
                [typeof(float), .. Enumerable.Repeat(choice, rule.GetGenericArguments().Length - 1)])))
            .Distinct().SelectMany(rule => new[] { rule, typeof(ScaledGradientRule<,>).MakeGenericType(typeof(float), rule) }).ToList();
        Assert.Contains(typeof(SwapRule<float>), rules);
        var sweep = typeof(SweepKernel).GetMethod(nameof(SweepKernel.Run))!;
        AssertClean(
        [
            .. rules.Select(rule => sweep.MakeGenericMethod(typeof(float), rule)),
            typeof(SquaresKernel).GetMethod(nameof(SquaresKernel.Single))!,
            typeof(SquaresKernel).GetMethod(nameof(SquaresKernel.Double))!,
            ((Action<RandomPositionArguments>)RandomPosition.Write).Method,
        ], mayBranch: true);

        static bool IsRule(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IOptimizerRule<>);
    }

    /// <param name="mayBranch">Whether threads may part on data, as where a rule follows a sign.</param>
    static void AssertClean(IReadOnlyList<MethodInfo> kernels, bool mayBranch = false)
    {
        Assert.NotEmpty(kernels);
        using PtxCompiler plain = new(OptimizationLevel.O1), optimizing = new(OptimizationLevel.O2);
        Assert.Empty(
            from kernel in kernels
            from complaint in PtxLint.Complaints(plain.Compile(kernel), optimizing.Compile(kernel))
            where !mayBranch || complaint != "branches on data"
            select $"{kernel} {complaint}.");
    }
}
