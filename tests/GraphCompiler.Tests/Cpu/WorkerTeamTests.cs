using GraphCompiler.Cpu;

namespace GraphCompiler.Tests.Cpu;

public class WorkerTeamTests
{
    readonly struct Count(int[] visits) : IRangeKernel
    {
        public void Run(nint begin, nint end)
        {
            for (var i = begin; i < end; i++)
                Interlocked.Increment(ref visits[i]);
        }
    }

    readonly struct Throwing(nint at) : IRangeKernel
    {
        public void Run(nint begin, nint end)
        {
            if (begin <= at && at < end)
                throw new InvalidOperationException($"row {at}");
        }
    }

    readonly struct Nested(WorkerTeam team, int[] visits) : IRangeKernel
    {
        public void Run(nint begin, nint end) => team.Run(new Count(visits), visits.Length, 1);
    }

    readonly struct Ranges(List<(nint, nint)> seen) : IRangeKernel
    {
        public void Run(nint begin, nint end)
        {
            lock (seen)
                seen.Add((begin, end));
        }
    }

    [Theory]
    [InlineData(1, 100, 7), InlineData(2, 100, 7), InlineData(3, 1000, 1), InlineData(3, 5, 5), InlineData(2, 5, 4), InlineData(4, 3, 1),
        InlineData(2, 0, 1)]
    public void Every_row_runs_exactly_once(int threads, int count, int grain)
    {
        using var team = new WorkerTeam(threads);
        var visits = new int[count];
        for (var repeat = 0; repeat < 200; repeat++)
            team.Run(new Count(visits), count, grain);
        Assert.All(visits, v => Assert.Equal(200, v));
    }

    [Fact]
    public void Chunks_are_multiples_of_the_grain()
    {
        using var team = new WorkerTeam(3);
        List<(nint, nint)> seen = [];
        team.Run(new Ranges(seen), 23, 5);
        Assert.Equal([(0, 5), (5, 10), (10, 15), (15, 20), (20, 23)], seen.Order());
    }

    /// <summary>Counts points, and finishes with the ends of the parts.</summary>
    readonly struct Ends(List<(nint, nint)> finished, nint count) : IReduction<float, (nint, nint)>
    {
        public void Run<V>(nint begin, nint end) where V : struct, IVector<V, float> => Finish<V>([Reduce<V>(0, count)]);

        public (nint, nint) Reduce<V>(nint begin, nint end) where V : struct, IVector<V, float> =>
            end == 13 ? throw new InvalidOperationException("part 13") : (begin, end);

        public void Finish<V>(ReadOnlySpan<(nint, nint)> parts) where V : struct, IVector<V, float> => finished.AddRange(parts);
    }

    [Theory]
    [InlineData(1), InlineData(2), InlineData(3)]
    public void The_parts_of_a_reduction_follow_from_its_length_and_are_finished_in_order(int threads)
    {
        using var team = new WorkerTeam(threads);
        Assert.Equal([(0, 0)], Of(0, 5));
        Assert.Equal([(0, 5)], Of(5, 5));
        Assert.Equal([(0, 5), (5, 6)], Of(6, 5));
        Assert.Equal([(0, 5), (5, 10), (10, 15), (15, 20), (20, 23)], Of(23, 5));
        Assert.Equal([.. Enumerable.Range(0, 64).Select(part => ((nint)5 * part, (nint)5 * part + 5))], Of(320, 5));
        Assert.Equal([.. Enumerable.Range(0, 32).Select(part => ((nint)10 * part, (nint)10 * part + 10)), (320, 321)], Of(321, 5));

        List<(nint, nint)> Of(nint count, nint grain)
        {
            List<(nint, nint)> finished = [];
            team.Reduce<float, (nint, nint), Ends>(new Ends(finished, count), count, grain);
            return finished;
        }
    }

    [Theory]
    [InlineData(1), InlineData(3)]
    public void A_reduction_whose_part_fails_is_not_finished(int threads)
    {
        using var team = new WorkerTeam(threads);
        List<(nint, nint)> finished = [];
        var thrown = Assert.Throws<InvalidOperationException>(() =>
            team.Reduce<float, (nint, nint), Ends>(new Ends(finished, 13), 13, 4));
        Assert.Equal("part 13", thrown.Message);
        Assert.Empty(finished);
    }

    [Theory]
    [InlineData(1), InlineData(2), InlineData(3)]
    public void An_exception_reaches_the_caller_and_the_team_stays_usable(int threads)
    {
        using var team = new WorkerTeam(threads);
        for (var at = 0; at < 40; at++)
        {
            var thrown = Assert.Throws<InvalidOperationException>(() => team.Run(new Throwing(at), 40, 1));
            Assert.Equal($"row {at}", thrown.Message);
        }
        var visits = new int[50];
        team.Run(new Count(visits), 50, 1);
        Assert.All(visits, v => Assert.Equal(1, v));
    }

    [Fact]
    public void A_nested_run_does_its_work_inside()
    {
        using var team = new WorkerTeam(3);
        var visits = new int[20];
        team.Run(new Nested(team, visits), 6, 1);
        Assert.All(visits, v => Assert.Equal(6, v));
    }

    [Fact]
    public void Several_callers_may_share_a_team()
    {
        using var team = new WorkerTeam(2);
        var visits = new int[64];
        var callers = Enumerable.Range(0, 4).Select(_ => new Thread(() =>
        {
            for (var i = 0; i < 100; i++)
                team.Run(new Count(visits), visits.Length, 3);
        })).ToArray();
        foreach (var caller in callers)
            caller.Start();
        foreach (var caller in callers)
            caller.Join();
        Assert.All(visits, v => Assert.Equal(400, v));
    }

    [Fact]
    public void A_run_allocates_nothing()
    {
        using var team = new WorkerTeam(2);
        var visits = new int[64];
        team.Run(new Count(visits), 64, 1);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            team.Run(new Count(visits), 64, 1);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [InlineData(1, 4, 1, true), InlineData(2, 8, 1, true), InlineData(2, 7, 1, false)]
    [InlineData(3, 36, 3, true), InlineData(3, 35, 3, false)]
    public void A_range_is_shared_if_each_thread_has_several_parts(int threads, int count, int grain, bool canShare)
    {
        using var team = new WorkerTeam(threads);
        Assert.Equal(canShare, team.CanShare(count, grain));
        team.Watch = new KernelClock();
        Assert.False(team.CanShare(count, grain));
    }

    [Fact]
    public void A_disposed_team_runs_on_the_caller()
    {
        var team = new WorkerTeam(2);
        var visits = new int[8];
        team.Run(new Count(visits), 8, 1);
        team.Dispose();
        team.Dispose();
        team.Run(new Count(visits), 8, 1);
        Assert.All(visits, v => Assert.Equal(2, v));
    }

    [Fact]
    public void Bad_arguments_are_named()
    {
        Assert.Equal("threads", Assert.Throws<ArgumentOutOfRangeException>(() => new WorkerTeam(0)).ParamName);
        using var team = new WorkerTeam(2);
        Assert.Equal("grain", Assert.Throws<ArgumentOutOfRangeException>(() => team.Run(new Count([]), 5, 0)).ParamName);
    }
}
