using GraphCompiler.Ilgpu.Replay;

namespace GraphCompiler.Ilgpu.Tests.Replay;

/// <summary>When a program runs, when it is recorded, and when what was recorded is queued in its place.</summary>
public class ProgramRecordingsTests
{
    readonly FakeRecorder recorder = new();
    readonly ProgramRecordings recordings;
    int runs;

    public ProgramRecordingsTests() => recordings = new(recorder);

    static void Program((ProgramRecordingsTests Test, nint N) call) => call.Test.runs++;

    static readonly Action<(ProgramRecordingsTests Test, nint N)> program = Program, other = call => call.Test.runs++;

    void Queue(params ReadOnlySpan<nint> sizes)
    {
        foreach (var size in sizes) recordings.Queue((this, size), program);
    }

    [Fact]
    public void TheSecondRunIsRecordedAndReplayed()
    {
        Queue(8);
        Assert.Empty(recorder.Log);
        Queue(8, 8, 8);
        Assert.Equal(["begin", "end", "queue 1", "queue 1", "queue 1"], recorder.Log);
        Assert.Equal(2, runs);
    }

    [Fact]
    public void EachOfAFewArgumentsHasARecording()
    {
        Queue(8, 8, 3, 3);
        recorder.Log.Clear();
        Queue(8, 3, 8, 3);
        Assert.Equal(["queue 1", "queue 2", "queue 1", "queue 2"], recorder.Log);
        Assert.Equal(4, runs);
    }

    [Fact]
    public void TheLastUsedOfAProgramAreKept()
    {
        recordings.Queue((this, 1), other);
        recordings.Queue((this, 1), other);
        Queue(1, 1, 2, 2, 3, 3, 4, 4, 1);
        Assert.Equal(4, ProgramRecordings.MostOfOneProgram);
        recorder.Log.Clear();
        // The recording of 2 goes; those of 1 and of another program stay.
        Queue(5);
        Assert.Equal(["dispose 3"], recorder.Log);
        Queue(1);
        recordings.Queue((this, 1), other);
        Assert.Equal(["dispose 3", "queue 2", "queue 1"], recorder.Log);
        runs = 0;
        Queue(2);
        Assert.Equal(1, runs);
    }

    [Fact]
    public void WhatCanNotBeginRunsEachTimeAndIsTriedOnce()
    {
        recorder.CanBegin = false;
        Queue(8, 8, 8, 8);
        Assert.Equal(["begin"], recorder.Log);
        Assert.Equal(4, runs);
    }

    [Fact]
    public void WhatIsLostRunsAgain()
    {
        recorder.CanEnd = false;
        Queue(8, 8, 8);
        Assert.Equal(["begin", "end"], recorder.Log);
        // Once for the recording, which executes nothing.
        Assert.Equal(4, runs);
    }

    [Fact]
    public void WhatCanNotBeQueuedRuns()
    {
        recorder.MostQueued = 1;
        Queue(8, 8);
        Assert.Equal(2, runs);
        Queue(8);
        Assert.Equal(3, runs);
    }

    [Theory, InlineData(false, 4), InlineData(true, 2)]
    public void AFailureWhileRecordingIsNoneOfTheProgram(bool isLasting, int expected)
    {
        Action<int> failing = _ =>
        {
            runs++;
            if (recorder.IsRecording || (isLasting && runs > 1)) throw new DeviceException("No.");
        };
        recordings.Queue(1, failing);
        if (isLasting) Assert.Throws<DeviceException>(() => recordings.Queue(1, failing));
        else for (var i = 0; i < 2; i++) recordings.Queue(1, failing);
        Assert.Equal(["begin", "end", "dispose 1"], recorder.Log);
        Assert.Equal(expected, isLasting ? runs - 1 : runs);
    }

    [Fact]
    public void OtherExceptionsEndARecordingToo()
    {
        Action<int> failing = _ =>
        {
            if (recorder.IsRecording) throw new InvalidOperationException();
        };
        recordings.Queue(1, failing);
        Assert.Throws<InvalidOperationException>(() => recordings.Queue(1, failing));
        Assert.Equal(["begin", "end", "dispose 1"], recorder.Log);
    }

    [Fact]
    public void WhatFailsAtFirstIsNotRemembered()
    {
        Action<int> failing = _ => throw new DeviceException("No.");
        for (var i = 0; i < 2; i++) Assert.Throws<DeviceException>(() => recordings.Queue(1, failing));
        Assert.Empty(recorder.Log);
    }

    [Fact]
    public void WhatIsForgottenIsDisposedOfAndRunsFirst()
    {
        Queue(8, 8, 3, 3, 5);
        recorder.Log.Clear();
        recordings.Clear();
        Assert.Equal(["dispose 1", "dispose 2"], recorder.Log.Order());
        recorder.Log.Clear();
        Queue(8);
        Assert.Empty(recorder.Log);
        Queue(8);
        Assert.Equal(["begin", "end", "queue 3"], recorder.Log);
    }

    [Fact]
    public void AReplayAllocatesNothing()
    {
        Queue(8, 8, 3, 3);
        recorder.Log.EnsureCapacity(1000);
        Queue(8, 3);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++) Queue(8, 3);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(4, runs);
    }
}
