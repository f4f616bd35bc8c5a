using System.Reflection;
using GraphCompiler.Benchmarks;
using GraphCompiler.Ilgpu.Tests.Generated;
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
        AssertClean(typeof(TransformerOnDevice).Assembly.GetType(name, throwOnError: true)!.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly));
    }

    static void AssertClean(IReadOnlyList<MethodInfo> kernels)
    {
        Assert.NotEmpty(kernels);
        using PtxCompiler plain = new(OptimizationLevel.O1), optimizing = new(OptimizationLevel.O2);
        Assert.Empty(
            from kernel in kernels
            from complaint in PtxLint.Complaints(plain.Compile(kernel), optimizing.Compile(kernel))
            select $"{kernel.Name} {complaint}.");
    }
}
