namespace GraphCompiler.Ilgpu.Replay;

/// <summary>Records kernels instead of queuing them, so that they are queued together, any number of times. The gate is held.</summary>
interface IRecorder
{
    /// <summary>Why nothing can be recorded any more; null if it can.</summary>
    string? Failure { get; }

    /// <summary>Begins: kernels that are launched from now on do not run. False if that failed.</summary>
    bool Begin();

    /// <summary>Ends what has begun. Null if it failed.</summary>
    IRecording? End();
}

/// <summary>Kernels that were recorded with their arguments.</summary>
interface IRecording : IDisposable
{
    /// <summary>Queues the kernels. False if that failed, and none is queued.</summary>
    bool Queue();
}
