using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace GraphCompiler.Ilgpu.Tests;

/// <summary>
/// The devices of tests: ILGPU's simulator, which runs the original code, and one for which ILGPU compiles and optimizes it: a CUDA GPU
/// where there is one, else OpenCL's first device (PoCL where there is no GPU).
/// </summary>
public static class TestDevices
{
    public const string Simulator = "simulator", Compiled = "compiled", OpenCL = "OpenCL", Cuda = "CUDA";

    public static TheoryData<string> All => [Simulator, Compiled];

    /// <summary>A device whose memory is NaN until it is written. Skips the test where there is none.</summary>
    /// <param name="kind">One of the constants.</param>
    /// <param name="threads">The threads of a simulated group: the fewer, the faster.</param>
    public static Device Open(string kind, int threads = 8)
    {
        try
        {
            var device = kind == Simulator ? Device.Simulator(threads)
                : kind == Cuda || (kind == Compiled && HasCuda.Value) ? Device.Cuda()
                : Device.OpenCL();
            device.PoisonsMemory = true;
            return device;
        }
        catch (DeviceException exception)
        {
            Assert.Skip(exception.Message
                + (kind == Cuda ? "" : " Debian's packages pocl-opencl-icd and ocl-icd-libopencl1 bring one."));
            throw;
        }
    }

    static readonly Lazy<bool> HasCuda = new(() =>
    {
        try
        {
            Device.Cuda().Dispose();
            return true;
        }
        catch (DeviceException)
        {
            return false;
        }
    });

    /// <summary>Has PoCL find a faster linker. Drivers read the process's own variables, which .NET's are copies of.</summary>
    [ModuleInitializer]
    internal static void ChooseLinker()
    {
        if (OperatingSystem.IsLinux()) _ = SetVariable("COMPILER_PATH", Path.Combine(AppContext.BaseDirectory, "Pocl"), 0);
    }

    [DllImport("libc", EntryPoint = "setenv")]
    static extern int SetVariable(string name, string value, int overwrites);
}
