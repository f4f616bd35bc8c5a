using System.Runtime.InteropServices;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace GraphCompiler.Ilgpu;

/// <summary>NVIDIA's library of matrix products, where it is installed.</summary>
sealed class CuBlas : IProductLibrary
{
    const string Library = "cublas";

    // cublasComputeType_t, cudaDataType and cublasGemmAlgo_t.
    const int ComputeSingle = 68, ComputeTensorFloat32 = 77, Single = 0, BFloat16 = 14, AnyAlgorithm = -1;

    // What NVIDIA recommends for its largest devices. It is ours, because the library's would be allocated while a graph is captured.
    const int WorkspaceLength = 32 << 20;

    readonly nint handle;
    readonly CudaAccelerator accelerator;

    // ILGPU frees memory that nothing refers to any more.
    readonly DeviceArena<byte> workspace;

    /// <inheritdoc/>
    public bool HasFailed { get; private set; }

    static CuBlas() => Drivers.Prepare();

    CuBlas(nint handle, CudaAccelerator accelerator, DeviceArena<byte> workspace) =>
        (this.handle, this.accelerator, this.workspace) = (handle, accelerator, workspace);

    /// <summary>The library on a device, if it is installed and works.</summary>
    public static CuBlas? Open(Device device)
    {
        if (device is not { Accelerator: CudaAccelerator accelerator, Stream: CudaStream stream }) return null;
        try
        {
            accelerator.Bind();
            if (Create(out var handle) != 0) return null;
            var workspace = new DeviceArena<byte>(device, WorkspaceLength, "What cuBLAS works with");
            var address = workspace.View(0, WorkspaceLength).LoadEffectiveAddressAsPtr();
            if (SetStream(handle, stream.StreamPtr) == 0 && SetWorkspace(handle, address, WorkspaceLength) == 0)
                return new(handle, accelerator, workspace);
            _ = Destroy(handle);
            workspace.Dispose();
            return null;
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException or InsufficientMemoryException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public bool Multiply(
        ProductFactor left, ProductFactor right, nint batches, nint rows, nint columns, nint depth, nint result, bool byTensorFloat32)
    {
        // The library's matrices are column-major: row-major ones are their transposes, and the transpose of a product is that of the
        // factors in the other order.
        accelerator.Bind();
        var (first, firstStride) = right.Line == 1 ? (0, right.Term) : (1, right.Line);
        var (second, secondStride) = left.Term == 1 ? (0, left.Line) : (1, left.Term);
        float one = 1, zero = 0;
        var status = Multiply(handle, first, second, (int)columns, (int)rows, (int)depth, one,
            right.Address, right.IsNarrow ? BFloat16 : Single, (int)firstStride, right.Batch,
            left.Address, left.IsNarrow ? BFloat16 : Single, (int)secondStride, left.Batch, zero,
            result, Single, (int)columns, rows * columns, (int)batches,
            byTensorFloat32 && !left.IsNarrow ? ComputeTensorFloat32 : ComputeSingle, AnyAlgorithm);
        HasFailed = status != 0;
        return !HasFailed;
    }

    /// <summary>Whether the library takes factors: of one type, and with rows that do not overlap.</summary>
    public static bool Takes(ProductFactor left, ProductFactor right, nint rows, nint columns, nint depth) =>
        left.Memory.IsValid && right.Memory.IsValid && left.IsNarrow == right.IsNarrow
        && (left.Term == 1 ? left.Line >= depth : left.Term >= rows) && (right.Line == 1 ? right.Term >= columns : right.Line >= depth)
        && nint.Max(nint.Max(left.Line, left.Term), nint.Max(right.Line, right.Term)) <= int.MaxValue;

    /// <summary>Gives up what the library has. Its workspace is freed with the device.</summary>
    public void Dispose()
    {
        accelerator.Bind();
        _ = Destroy(handle);
    }

    [DllImport(Library, EntryPoint = "cublasCreate_v2")]
    static extern int Create(out nint handle);

    [DllImport(Library, EntryPoint = "cublasDestroy_v2")]
    static extern int Destroy(nint handle);

    [DllImport(Library, EntryPoint = "cublasSetStream_v2")]
    static extern int SetStream(nint handle, nint stream);

    [DllImport(Library, EntryPoint = "cublasSetWorkspace_v2")]
    static extern int SetWorkspace(nint handle, nint workspace, nint length);

    [DllImport(Library, EntryPoint = "cublasGemmStridedBatchedEx")]
    static extern int Multiply(nint handle, int first, int second, int m, int n, int k, in float alpha, nint a, int typeOfA, int strideOfA,
        long batchOfA, nint b, int typeOfB, int strideOfB, long batchOfB, in float beta, nint c, int typeOfC, int strideOfC, long batchOfC,
        int batches, int computeType, int algorithm);
}
