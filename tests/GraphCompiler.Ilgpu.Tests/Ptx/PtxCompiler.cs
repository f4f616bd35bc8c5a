using System.Reflection;
using ILGPU;
using ILGPU.Algorithms;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.PTX;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace GraphCompiler.Ilgpu.Tests.Ptx;

/// <summary>ILGPU's compiler for CUDA devices, which needs none.</summary>
sealed class PtxCompiler : IDisposable
{
    readonly Context context;
    readonly PTXBackend backend;

    public PtxCompiler(OptimizationLevel level)
    {
        context = Context.Create(builder => TensorCores.Register(
            builder.Optimize(level).PTXBackend(PTXBackendMode.Enhanced).EnableAlgorithms()));
        var architecture = CudaArchitecture.SM_80;
        backend = new(context, new CudaCapabilityContext(architecture), architecture, CudaInstructionSet.ISA_80, null!);
    }

    public string Compile(MethodInfo kernel) =>
        ((PTXCompiledKernel)backend.Compile(EntryPointDescription.FromExplicitlyGroupedKernel(kernel),
            new KernelSpecialization(Device.LargestGroup, null))).PTXAssembly;

    public void Dispose()
    {
        backend.Dispose();
        context.Dispose();
    }
}
