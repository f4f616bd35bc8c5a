namespace GraphCompiler.Ilgpu.Replay;

/// <summary>
/// What a model's programs queue: recorded when a program runs again with the same arguments, and queued as a whole from then on. The
/// first run is an ordinary one, because it loads the kernels.
/// </summary>
/// <remarks>For a thread that holds the device's gate, so that nobody else's work gets into a recording.</remarks>
/// <param name="recorder">What records.</param>
sealed class ProgramRecordings(IRecorder recorder)
{
    /// <summary>
    /// How many arguments of one program are remembered: the last batch of an epoch and those of evaluations have sizes of their own.
    /// </summary>
    internal const int MostOfOneProgram = 4;

    /// <summary>The last used first.</summary>
    readonly List<Run> runs = [];

    /// <summary>Runs a program, or queues what was recorded of it.</summary>
    /// <param name="arguments">All that decides what the program launches.</param>
    /// <param name="program">Does nothing but launch kernels.</param>
    public void Queue<TArguments>(TArguments arguments, Action<TArguments> program)
    {
        if (Find(arguments, program) is not { } run)
        {
            program(arguments);
            Add(new Run<TArguments>(arguments, program));
            return;
        }
        if (!run.WasRecorded)
        {
            run.WasRecorded = true;
            run.Recording = Record(arguments, program);
        }
        if (run.Recording is null || !run.Recording.Queue()) program(arguments);
    }

    /// <summary>Forgets everything, such as before memory is freed that kernels were recorded with.</summary>
    public void Clear()
    {
        foreach (var run in runs) run.Recording?.Dispose();
        runs.Clear();
    }

    IRecording? Record<TArguments>(TArguments arguments, Action<TArguments> program)
    {
        if (!recorder.Begin()) return null;
        var isWhole = false;
        IRecording? recording = null;
        try
        {
            program(arguments);
            isWhole = true;
        }
        catch (DeviceException)
        {
            // The ordinary run that follows shows whether that was the recording or the kernel.
        }
        finally
        {
            recording = recorder.End();
            if (!isWhole) recording?.Dispose();
        }
        return isWhole ? recording : null;
    }

    Run? Find<TArguments>(TArguments arguments, Action<TArguments> program)
    {
        for (var i = 0; i < runs.Count; i++)
        {
            if (runs[i] is not Run<TArguments> run || !run.Is(arguments, program)) continue;
            runs.RemoveAt(i);
            runs.Insert(0, run);
            return run;
        }
        return null;
    }

    void Add(Run added)
    {
        runs.Insert(0, added);
        var count = 0;
        for (var i = 0; i < runs.Count; i++)
        {
            if (!ReferenceEquals(runs[i].Program, added.Program) || ++count <= MostOfOneProgram) continue;
            runs[i].Recording?.Dispose();
            runs.RemoveAt(i);
            return;
        }
    }

    /// <summary>A program that ran, with certain arguments.</summary>
    abstract class Run(Delegate program)
    {
        public Delegate Program { get; } = program;

        /// <summary>Whether it was tried to record it, which is tried once.</summary>
        public bool WasRecorded { get; set; }

        public IRecording? Recording { get; set; }
    }

    sealed class Run<TArguments>(TArguments arguments, Action<TArguments> program) : Run(program)
    {
        readonly TArguments arguments = arguments;

        public bool Is(TArguments arguments, Action<TArguments> program) =>
            ReferenceEquals(program, Program) && EqualityComparer<TArguments>.Default.Equals(arguments, this.arguments);
    }
}
