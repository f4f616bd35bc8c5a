using ILGPU.Runtime.Cuda;

namespace GraphCompiler.Ilgpu.Replay;

/// <summary>Records kernels as CUDA graphs, by capturing a stream. After the first failure, nothing more is recorded.</summary>
/// <param name="stream">The stream that kernels are queued on, not the default one.</param>
sealed class CudaGraphs(CudaStream stream) : IRecorder
{
    readonly CudaStream stream = stream;

    public string? Failure { get; private set; }

    public bool Begin() =>
        Failure is null && Call("cuStreamBeginCapture", () => CudaDriver.BeginCapture(stream.StreamPtr, CudaDriver.Relaxed));

    // The stream runs nothing until a capture that has begun is ended, whatever became of it.
    public IRecording? End()
    {
        nint graph = 0, executable = 0;
        if (!Call("cuStreamEndCapture", () => CudaDriver.EndCapture(stream.StreamPtr, out graph))) return null;
        var isMade = Call("cuGraphInstantiate", () => CudaDriver.Instantiate(out executable, graph, 0));
        Call("cuGraphDestroy", () => CudaDriver.Destroy(graph));
        return isMade ? new Recording(this, executable) : null;
    }

    // Only what a replay calls has to do without a delegate.
    bool Call(string function, Func<int> call)
    {
        try
        {
            stream.Accelerator.Bind();
            return Succeeded(function, call());
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException)
        {
            // A driver older than graphs.
            Failure ??= exception.Message;
            return false;
        }
    }

    bool Succeeded(string function, int error)
    {
        if (error != 0) Failure ??= $"{function} returned {CudaDriver.NameOf(error)}.";
        return error == 0;
    }

    sealed class Recording(CudaGraphs graphs, nint executable) : IRecording
    {
        readonly CudaStream stream = graphs.stream;

        public bool Queue()
        {
            if (graphs.Failure is not null) return false;
            stream.Accelerator.Bind();
            return graphs.Succeeded("cuGraphLaunch", CudaDriver.Launch(executable, stream.StreamPtr));
        }

        // The driver keeps what the kernels need that still run.
        public void Dispose()
        {
            if (!stream.Accelerator.IsDisposed) graphs.Call("cuGraphExecDestroy", () => CudaDriver.DestroyExecutable(executable));
        }
    }
}
