using GraphCompiler.Ilgpu.Replay;

namespace GraphCompiler.Ilgpu.Tests.Replay;

/// <summary>A recorder for devices that have none: what it is asked for is written down, and the recordings do nothing.</summary>
sealed class FakeRecorder : IRecorder
{
    /// <summary>What was done, in order: begin, end, and queue and dispose with a recording's number.</summary>
    public List<string> Log { get; } = [];

    public bool CanBegin { get; set; } = true;

    public bool CanEnd { get; set; } = true;

    /// <summary>How often a recording can be queued.</summary>
    public int MostQueued { get; set; } = int.MaxValue;

    /// <summary>The number of recordings.</summary>
    public int Made { get; private set; }

    public bool IsRecording { get; private set; }

    public string? Failure { get; set; }

    public bool Begin()
    {
        Assert.False(IsRecording);
        Log.Add("begin");
        return IsRecording = CanBegin;
    }

    public IRecording? End()
    {
        Assert.True(IsRecording);
        IsRecording = false;
        Log.Add("end");
        return CanEnd ? new Recording(this, ++Made) : null;
    }

    sealed class Recording(FakeRecorder recorder, int number) : IRecording
    {
        readonly string queue = "queue " + number;
        int queued;
        bool isDisposed;

        public bool Queue()
        {
            Assert.False(isDisposed);
            recorder.Log.Add(queue);
            return queued++ < recorder.MostQueued;
        }

        public void Dispose()
        {
            Assert.False(isDisposed);
            isDisposed = true;
            recorder.Log.Add("dispose " + number);
        }
    }
}

/// <summary>Counts what another recorder does, and can lose what it has recorded.</summary>
sealed class CountingRecorder(IRecorder recorder) : IRecorder
{
    public int Made { get; private set; }

    public int Queued { get; private set; }

    public int Alive { get; private set; }

    public bool Loses { get; set; }

    public string? Failure => recorder.Failure;

    public bool Begin() => recorder.Begin();

    public IRecording? End()
    {
        if (recorder.End() is not { } recording) return null;
        Made++;
        if (!Loses) return new Counted(this, recording);
        recording.Dispose();
        return null;
    }

    sealed class Counted : IRecording
    {
        readonly CountingRecorder owner;
        readonly IRecording recording;

        public Counted(CountingRecorder owner, IRecording recording)
        {
            (this.owner, this.recording) = (owner, recording);
            owner.Alive++;
        }

        public bool Queue()
        {
            owner.Queued++;
            return recording.Queue();
        }

        public void Dispose()
        {
            owner.Alive--;
            recording.Dispose();
        }
    }
}
