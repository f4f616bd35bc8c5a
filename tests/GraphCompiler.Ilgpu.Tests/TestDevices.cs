using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace GraphCompiler.Ilgpu.Tests;

/// <summary>
/// The devices of tests: ILGPU's simulator, which runs the original code, and OpenCL (PoCL where there is no GPU), for which ILGPU
/// optimizes it.
/// </summary>
public static class TestDevices
{
    public const string Simulator = "simulator", OpenCL = "OpenCL";

    public static TheoryData<string> All => [Simulator, OpenCL];

    /// <summary>A device whose memory is NaN until it is written. Skips the test where OpenCL has none.</summary>
    /// <param name="kind">One of <see cref="All"/>.</param>
    /// <param name="threads">The threads of a simulated group: the fewer, the faster.</param>
    public static Device Open(string kind, int threads = 8)
    {
        try
        {
            var device = kind == Simulator ? Device.Simulator(threads) : Device.OpenCL();
            device.PoisonsMemory = true;
            return device;
        }
        catch (DeviceException exception)
        {
            Assert.Skip(exception.Message + " Debian's packages pocl-opencl-icd and ocl-icd-libopencl1 bring one.");
            throw;
        }
    }

    /// <summary>Has PoCL find a faster linker. Drivers read the process's own variables, which .NET's are copies of.</summary>
    [ModuleInitializer]
    internal static void ChooseLinker()
    {
        if (OperatingSystem.IsLinux()) _ = SetVariable("COMPILER_PATH", Path.Combine(AppContext.BaseDirectory, "Pocl"), 0);
    }

    [DllImport("libc", EntryPoint = "setenv")]
    static extern int SetVariable(string name, string value, int overwrites);
}
