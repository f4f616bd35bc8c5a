#if ILGPU
using System.Text.RegularExpressions;
using GraphCompiler.Ilgpu.Tests.Generated;
using ILGPU;
using ILGPU.Algorithms;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.PTX;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace GraphCompiler.Ilgpu.Tests;

/// <summary>Every kernel compiles to PTX with ILGPU's own compiler, no GPU needed, and to what a driver loads and a GPU runs well.</summary>
public class PtxTests
{
    public static TheoryData<string> Names => new(Models.All);

    [Theory, MemberData(nameof(Names))]
    public void KernelsCompileToCleanPtx(string name)
    {
        using var context = Context.Create(builder => builder.Optimize(OptimizationLevel.O2).PTXBackend(PTXBackendMode.Enhanced).EnableAlgorithms());
        var architecture = CudaArchitecture.SM_80;
        using var backend = new PTXBackend(context, new CudaCapabilityContext(architecture), architecture, CudaInstructionSet.ISA_80, null!);
        foreach (var kernel in GeneratedModel.Of(Models.Of(name).Spec).KernelMethods)
        {
            var compiled = (PTXCompiledKernel)backend.Compile(EntryPointDescription.FromExplicitlyGroupedKernel(kernel), new KernelSpecialization(256, null));
            var text = compiled.PTXAssembly;
            if (Environment.GetEnvironmentVariable("PTX_FOLDER") is { Length: > 0 } folder) File.WriteAllText(Path.Combine(folder, $"{name}.{kernel.Name}.ptx"), text);
            Assert.DoesNotMatch(@"\.extern\s+\.func", text);
            Assert.DoesNotMatch(@"\.local", text);
            Assert.DoesNotMatch(@"\.func\b", text);
            Assert.DoesNotMatch(@"\b(ld|st)\.(f|u|s|b)(32|64)", text);    // generic addresses
            Assert.DoesNotMatch(@"brx\.idx", text);
            // Only sizes and positions decide branches: on data, ILGPU can take a divergent branch for uniform.
            var tests = Regex.Matches(text, @"setp\.\w+\.(\w+)\s+(%p\d+),").ToDictionary(match => match.Groups[2].Value, match => match.Groups[1].Value);
            Assert.All(Regex.Matches(text, @"@!?(%p\d+)\s+bra"), branch => Assert.True(tests[branch.Groups[1].Value][0] is 's' or 'u', $"{kernel.Name} branches on data."));
            Assert.Equal(kernel.Name.EndsWith("_Tiled", StringComparison.Ordinal) || text.Contains(".shared"), Regex.IsMatch(text, @"bar(rier)?\.sync"));
        }
    }
}
#endif
