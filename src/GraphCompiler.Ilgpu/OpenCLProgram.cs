using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using ILGPU.Backends;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.OpenCL;
using ILGPU.Runtime;
using ILGPU.Runtime.OpenCL;

namespace GraphCompiler.Ilgpu;

/// <summary>Kernels that an OpenCL driver compiles together.</summary>
/// <remarks>
/// ILGPU makes a program of each kernel. For each program a driver reads the declarations of all functions of the language, which may take
/// several times as long as what it does for a kernel.
/// </remarks>
static partial class OpenCLProgram
{
    /// <summary>The most kernels of a program: what is shared costs little per kernel by then.</summary>
    public const int MostKernels = 16;

    // PoCL's cache of compiled kernels fails now and then where several threads add to it (pocl/pocl#586).
    static readonly Lock driver = new();

    /// <summary>What ILGPU makes of a method, for <see cref="Load"/>.</summary>
    public static CLCompiledKernel Compile(Device device, MethodInfo method) =>
        (CLCompiledKernel)device.Accelerator.CompileKernel(
            EntryPointDescription.FromExplicitlyGroupedKernel(method), new KernelSpecialization(device.GroupSize, null));

    /// <summary>Has the driver compile kernels.</summary>
    /// <returns>The kernels in their order.</returns>
    /// <exception cref="CLException">The driver refuses one of them.</exception>
    public static IReadOnlyList<Kernel> Load(CLAccelerator accelerator, IReadOnlyList<CLCompiledKernel> kernels)
    {
        string[] names = [.. kernels.Select((kernel, i) => Invariant($"{kernel.Name}_{i}"))];
        var source = Source(kernels, names);
        lock (driver)
        {
            CLException.ThrowIfFailed(CLKernel.LoadKernel(
                accelerator, names[0], source, accelerator.CLStdVersion, out var program, out var first, out _));
            // Each kernel keeps its program.
            try
            {
                return [.. kernels.Select((kernel, i) => NewKernel(accelerator, kernel, i == 0 ? first : Create(program, names[i])))];
            }
            finally
            {
                CLException.ThrowIfFailed(CLAPI.CurrentAPI.ReleaseProgram(program));
            }
        }
    }

    static nint Create(nint program, string name)
    {
        CLException.ThrowIfFailed(CLAPI.CurrentAPI.CreateKernel(program, name, out var kernel));
        return kernel;
    }

    /// <summary>
    /// The kernels' code one after another, with names of types and labels that are each kernel's own and the same from run to run: drivers
    /// find what they have compiled before by its text.
    /// </summary>
    static string Source(IReadOnlyList<CLCompiledKernel> kernels, IReadOnlyList<string> names)
    {
        var source = new StringBuilder();
        for (var i = 0; i < kernels.Count; i++)
        {
            var numbers = new Dictionary<string, int>();
            source.Append(Numbered().Replace(kernels[i].Source, match =>
            {
                if (!numbers.TryGetValue(match.Value, out var number)) numbers.Add(match.Value, number = numbers.Count);
                return Invariant($"{match.Groups["kind"].Value}_{i}_{number}");
            }).Replace($"kernel void {kernels[i].Name}(", $"kernel void {names[i]}(", StringComparison.Ordinal));
        }
        return source.ToString();
    }

    [GeneratedRegex(@"\b(?<kind>type|L)_[0-9]+")]
    private static partial Regex Numbered();

    static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>ILGPU's object for a kernel of the driver's, which its own constructor would have the driver compile.</summary>
    static CLKernel NewKernel(CLAccelerator accelerator, CLCompiledKernel compiled, nint kernel)
    {
        var made = (CLKernel)RuntimeHelpers.GetUninitializedObject(typeof(CLKernel));
        Construct(made, accelerator, compiled, LauncherOf(accelerator, compiled, 0));
        Pointer(made) = kernel;
        return made;
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = ".ctor")]
    static extern void Construct(Kernel made, Accelerator accelerator, CompiledKernel compiled, MethodInfo? launcher);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "GenerateKernelLauncherMethod")]
    static extern MethodInfo LauncherOf(CLAccelerator accelerator, CLCompiledKernel kernel, int customGroupSize);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "kernelPtr")]
    static extern ref nint Pointer(CLKernel kernel);
}
