using System.Reflection;
using GraphCompiler.Cpu;

namespace GraphCompiler.Tests.Cpu;

public class KernelMethodTests
{
    /// <summary>
    /// A kernel that is inlined into what launches it may find the compiler's budget for inlining spent: then each of its vector
    /// operations is a call. It happened to the sweep of optimizers, on one thread only.
    /// </summary>
    [Fact]
    public void Kernels_of_the_library_over_vectors_are_compiled_on_their_own()
    {
        var kernels = typeof(WorkerTeam).Assembly.GetTypes()
            .Where(type => type.IsValueType && type.GetInterfaces().Any(face =>
                face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IVectorKernel<>)))
            .ToList();
        Assert.NotEmpty(kernels);
        Assert.All(kernels, kernel => Assert.True(
            kernel.GetMethod("Run", BindingFlags.Instance | BindingFlags.Public)!.MethodImplementationFlags
                .HasFlag(MethodImplAttributes.NoInlining), kernel.FullName));
    }
}
