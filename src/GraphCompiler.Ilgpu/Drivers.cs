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
    /// <summary>
    /// The files that drivers and NVIDIA's toolkit install, by the names that are asked for. Linux packages bring the versioned names only.
    /// </summary>
    static readonly Dictionary<string, string[]> libraries = new()
    {
        ["cuda"] = ["libcuda.so.1", "nvcuda"],
        ["OpenCL"] = ["libOpenCL.so.1", "OpenCL"],
        ["cublas"] = ["libcublas.so.13", "libcublas.so.12", "libcublas.so.11", "cublas64_13", "cublas64_12", "cublas64_11"],
    };

    // Before ILGPU's first look for a driver: it looks once per process.
    static Drivers()
    {
        Resolve(typeof(Context).Assembly);
        Resolve(typeof(Drivers).Assembly);
    }

    /// <summary>Has this assembly's declarations find the files of drivers, for those who come before any device is looked for.</summary>
    public static void Prepare()
    {
        // The static constructor has.
    }

    /// <summary>Has an assembly find the files of drivers by the names in its declarations.</summary>
    static void Resolve(Assembly assembly)
    {
        try
        {
            NativeLibrary.SetDllImportResolver(assembly, (name, _, _) => Load(name));
        }
        catch (InvalidOperationException)
        {
            // The program has set a resolver of its own, and an assembly has one at most.
        }
    }

    /// <summary>A context for devices of one kind, with the settings that generated kernels need.</summary>
    public static Context NewContext(Action<Context.Builder> devices) => Context.Create(builder =>
    {
        // At lower levels ILGPU does not know which memory a pointer leads to: slower on CUDA, impossible on OpenCL devices without generic
        // pointers.
        builder.Optimize(OptimizationLevel.O2).PTXBackend(PTXBackendMode.Enhanced).EnableAlgorithms();
        TensorCores.Register(builder);
        KernelMath.Register(builder);
        devices(builder);
    });

    /// <summary>A context with the devices of one kind, GPUs first.</summary>
    public static (Context Context, IReadOnlyList<ILGPU.Runtime.Device> Devices) Find(AcceleratorType kind)
    {
        var context = NewContext(builder => _ = kind == AcceleratorType.Cuda ? builder.Cuda() : builder.OpenCL(_ => true));
        var devices = context.Devices.Where(device => device.AcceleratorType == kind).OrderByDescending(IsGpu).ToList();
        foreach (var device in devices.OfType<CLDevice>()) AllowNamedAddressSpaces(device);
        return (context, devices);
    }

    /// <summary>An accelerator of a device. A thread that waits for CUDA sleeps: others have work for the processor.</summary>
    public static Accelerator Open(ILGPU.Runtime.Device device, Context context) => device is CudaDevice cuda
        ? cuda.CreateCudaAccelerator(context, CudaAcceleratorFlags.ScheduleBlockingSync)
        : device.CreateAccelerator(context);

    public static bool IsGpu(ILGPU.Runtime.Device device) =>
        device is CudaDevice or CLDevice { DeviceType: CLDeviceType.CL_DEVICE_TYPE_GPU };

    /// <summary>Why there may be no device of a kind.</summary>
    public static string WhyNone(AcceleratorType kind, string wanted)
    {
        var library = kind == AcceleratorType.Cuda ? "cuda" : "OpenCL";
        return Load(library) == 0 ? $"no driver ({string.Join(" or ", libraries[library])}) is installed" : $"the driver finds no {wanted}";
    }

    static nint Load(string name)
    {
        foreach (var file in libraries.GetValueOrDefault(name, []))
            if (NativeLibrary.TryLoad(file, out var library)) return library;
        return 0;
    }

    // ILGPU refuses devices without generic pointers. Code that it optimizes at O2 names the space of each pointer and does not need them.
    static void AllowNamedAddressSpaces(CLDevice device) =>
        typeof(CLCapabilityContext).GetProperty(nameof(CLCapabilityContext.GenericAddressSpace))!.SetValue(device.Capabilities, true);
}
