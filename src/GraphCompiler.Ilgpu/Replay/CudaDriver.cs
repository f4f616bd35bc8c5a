using System.Runtime.InteropServices;

namespace GraphCompiler.Ilgpu.Replay;

/// <summary>What graphs need of CUDA's driver. Functions return 0, or the number of an error.</summary>
static class CudaDriver
{
    /// <summary>The mode of a capture that no call of another thread disturbs.</summary>
    public const int Relaxed = 2;

    static CudaDriver() => Drivers.Prepare();

    [DllImport("cuda", EntryPoint = "cuStreamBeginCapture_v2")]
    public static extern int BeginCapture(nint stream, int mode);

    [DllImport("cuda", EntryPoint = "cuStreamEndCapture")]
    public static extern int EndCapture(nint stream, out nint graph);

    [DllImport("cuda", EntryPoint = "cuGraphInstantiateWithFlags")]
    public static extern int Instantiate(out nint executable, nint graph, ulong flags);

    [DllImport("cuda", EntryPoint = "cuGraphLaunch")]
    public static extern int Launch(nint executable, nint stream);

    [DllImport("cuda", EntryPoint = "cuGraphDestroy")]
    public static extern int Destroy(nint graph);

    [DllImport("cuda", EntryPoint = "cuGraphExecDestroy")]
    public static extern int DestroyExecutable(nint executable);

    /// <summary>The name of an error.</summary>
    public static string NameOf(int error) =>
        GetErrorName(error, out var name) == 0 ? Marshal.PtrToStringAnsi(name)! : $"error {error}";

    [DllImport("cuda", EntryPoint = "cuGetErrorName")]
    static extern int GetErrorName(int error, out nint name);
}
