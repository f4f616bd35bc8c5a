using System.Reflection;
using System.Runtime.InteropServices;
using ILGPU;
using ILGPU.Algorithms;
using ILGPU.Backends.PTX;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace GraphCompiler.Ilgpu;

/// <summary>Finds the installed drivers and their devices, also where ILGPU does not.</summary>
static class Drivers
{
    /// <summary>The names by which ILGPU asks for its libraries, and the files that drivers install. Linux packages bring the versioned names only.</summary>
    static readonly (string Asked, string[] Installed)[] libraries =
        [("cuda", ["libcuda.so.1", "nvcuda"]), ("OpenCL", ["libOpenCL.so.1", "OpenCL"])];

    // Before ILGPU's first look for a driver: it looks once per process.
    static Drivers()
    {
        try
        {
            NativeLibrary.SetDllImportResolver(typeof(Context).Assembly, (name, _, _) => Load(name));
        }
        catch (InvalidOperationException)
        {
            // The program has set a resolver of its own, and an assembly has one at most.
        }
    }

    /// <summary>A context for devices of one kind, with the settings that generated kernels need.</summary>
    public static Context NewContext(Action<Context.Builder> devices) => Context.Create(builder =>
    {
        // At lower levels ILGPU does not know which memory a pointer leads to: slower on CUDA, impossible on OpenCL without generic pointers.
        builder.Optimize(OptimizationLevel.O2).PTXBackend(PTXBackendMode.Enhanced).EnableAlgorithms();
        devices(builder);
    });

    /// <summary>A context with the devices of one kind, those most like a GPU first.</summary>
    public static (Context Context, IReadOnlyList<ILGPU.Runtime.Device> Devices) Find(AcceleratorType kind)
    {
        var context = NewContext(builder => _ = kind == AcceleratorType.Cuda ? builder.Cuda() : builder.OpenCL(_ => true));
        var devices = context.Devices.Where(device => device.AcceleratorType == kind).OrderBy(device => device is CLDevice { DeviceType: not CLDeviceType.CL_DEVICE_TYPE_GPU }).ToList();
        foreach (var device in devices.OfType<CLDevice>()) AllowNamedAddressSpaces(device);
        return (context, devices);
    }

    /// <summary>Why there may be no device of a kind.</summary>
    public static string WhyNone(AcceleratorType kind)
    {
        var (asked, installed) = libraries.Single(library => library.Asked == (kind == AcceleratorType.Cuda ? "cuda" : "OpenCL"));
        return Load(asked) == 0 ? $"its driver ({string.Join(" or ", installed)}) is not installed" : "its driver is installed, but finds no device";
    }

    static nint Load(string name) =>
        libraries.FirstOrDefault(library => library.Asked == name).Installed?.Select(file => NativeLibrary.TryLoad(file, out var library) ? library : 0).FirstOrDefault(library => library != 0) ?? 0;

    // ILGPU refuses devices without generic pointers. Code that it optimizes at O2 names the space of each pointer and does not need them.
    static void AllowNamedAddressSpaces(CLDevice device) =>
        typeof(CLCapabilityContext).GetProperty(nameof(CLCapabilityContext.GenericAddressSpace), BindingFlags.Instance | BindingFlags.Public)!.SetValue(device.Capabilities, true);
}
