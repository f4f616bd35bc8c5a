namespace ILGPU;

/// <summary>
/// Runs groups, one simulated thread at a time. A worker runs simulated threads to their end, one after the other, until one waits at a barrier; that
/// one keeps the worker, and another worker goes on. So kernels without barriers cost one hand-over per group.
/// </summary>
sealed class GroupRunner(int maxThreads) : IDisposable
{
    readonly List<Worker> workers = [];
    readonly SemaphoreSlim handOver = new(0);
    readonly Lock launching = new();
    KernelThread[] threads = [];
    Worker?[] waiting = [];
    bool[] done = [];
    Action kernel = () => { };
    Exception? failure;
    int next, step, idleWorkers;

    public void Run(KernelConfig config, Action body)
    {
        lock (launching)
        {
            kernel = body;
            for (var group = 0; group < config.GridDim.Size; group++) RunGroup(config, config.GridDim.At(group));
        }
    }

    void RunGroup(KernelConfig config, Extent gridIndex)
    {
        var count = config.GroupDim.Size;
        if (count > maxThreads) throw new ArgumentOutOfRangeException(nameof(config), $"Invalid group dimensions: {count} threads, at most {maxThreads}.");
        var shared = new SharedBlocks();
        threads = [.. Enumerable.Range(0, count).Select(i => new KernelThread(this, shared, config.GridDim, gridIndex, config.GroupDim, config.GroupDim.At(i)))];
        (waiting, done, failure) = (new Worker?[count], new bool[count], null);
        // Upwards and downwards in turn: without a barrier in between, a thread sees its neighbours' values of the wrong phase in one of the two.
        for (var phase = 0; !done.All(d => d) && failure is null; phase++)
        {
            (next, step) = phase % 2 == 0 ? (0, 1) : (count - 1, -1);
            while (next >= 0 && next < count && failure is null) Continue(waiting[next]);
            if (failure is null && done.Any(d => d) && !done.All(d => d))
                failure = new InvalidOperationException($"Barrier divergence: {done.Count(d => d)} of {count} threads ended while {done.Count(d => !d)} wait at a barrier.");
        }
        if (failure is null) return;
        var reason = failure;
        foreach (var worker in waiting) if (worker is not null) Continue(worker);
        throw new AggregateException($"A kernel failed: {reason.Message}", reason);
    }

    void Continue(Worker? parked)
    {
        (parked ?? IdleWorker()).Wake();
        handOver.Wait();
    }

    Worker IdleWorker()
    {
        if (idleWorkers > 0)
        {
            idleWorkers--;
            var idle = workers.FindIndex(worker => worker.IsIdle);
            workers[idle].IsIdle = false;
            return workers[idle];
        }
        var added = new Worker(this);
        workers.Add(added);
        return added;
    }

    // On a worker: runs simulated threads from `next` on. A thread that resumes after a barrier returns here when it ends.
    void RunThreads(Worker worker)
    {
        while (next >= 0 && next < threads.Length && failure is null && waiting[next] is null)
        {
            var index = next;
            if (done[index]) break;
            worker.Index = index;
            KernelThread.Current = threads[index];
            try
            {
                kernel();
            }
            catch (GroupAborted)
            {
            }
            catch (Exception exception)
            {
                failure ??= exception;
            }
            KernelThread.Leave();
            done[worker.Index] = true;
            waiting[worker.Index] = null;
            next += step;
        }
        worker.IsIdle = true;
        idleWorkers++;
    }

    public void WaitAtBarrier(KernelThread thread)
    {
        if (threads.Length == 1) return;
        var worker = Worker.Current!;
        waiting[worker.Index] = worker;
        next += step;
        handOver.Release();
        worker.Sleep();
        if (failure is not null) throw new GroupAborted();
    }

    public void Dispose()
    {
        foreach (var worker in workers) worker.Stop();
    }

    sealed class GroupAborted : Exception;

    sealed class Worker
    {
        [ThreadStatic] static Worker? current;
        readonly SemaphoreSlim wake = new(0);
        volatile bool stopped;

        public Worker(GroupRunner runner)
        {
            var thread = new Thread(() =>
            {
                current = this;
                for (wake.Wait(); !stopped; wake.Wait())
                {
                    runner.RunThreads(this);
                    runner.handOver.Release();
                }
            }, 256 * 1024) { IsBackground = true, Name = "IlgpuDouble" };
            thread.Start();
        }

        public static Worker? Current => current;

        public int Index { get; set; }

        public bool IsIdle { get; set; }

        public void Wake() => wake.Release();

        public void Sleep() => wake.Wait();

        public void Stop()
        {
            stopped = true;
            wake.Release();
        }
    }
}
