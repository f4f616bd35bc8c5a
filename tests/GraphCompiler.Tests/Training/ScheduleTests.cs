namespace GraphCompiler.Tests.Training;

/// <summary>Schedules against the numbers that PyTorch's documentation and formulas give.</summary>
public class ScheduleTests
{
    static void AssertRates(Schedule schedule, double rate, params double[] expected)
    {
        for (var t = 0; t < expected.Length; t++) Assert.Equal(expected[t], schedule.RateAt(rate, t), 1e-12 + 1e-9 * expected[t]);
    }

    // The examples of PyTorch's documentation.
    [Fact]
    public void Step() => AssertRates(Schedule.Step(30), 0.05,
        [.. Enumerable.Repeat(0.05, 30), .. Enumerable.Repeat(0.005, 30), .. Enumerable.Repeat(0.0005, 30)]);

    [Fact] public void MultiStep() =>
        AssertRates(Schedule.MultiStep([80, 30]), 0.05, [.. Enumerable.Repeat(0.05, 30), .. Enumerable.Repeat(0.005, 50), 0.0005]);

    [Fact] public void Constant() => AssertRates(Schedule.Constant(0.5, 4), 0.05, 0.025, 0.025, 0.025, 0.025, 0.05, 0.05);

    [Fact] public void Linear() => AssertRates(Schedule.Linear(4, 0.5), 0.05, 0.025, 0.03125, 0.0375, 0.04375, 0.05, 0.05);

    [Fact] public void Exponential() => AssertRates(Schedule.Exponential(0.1), 0.05, 0.05, 0.005, 0.0005);

    [Fact] public void Polynomial() => AssertRates(Schedule.Polynomial(4, 1), 0.001, 0.001, 0.00075, 0.0005, 0.00025, 0, 0);

    [Fact] public void TimeBased() => AssertRates(Schedule.TimeBased(0.5), 0.1, 0.1, 0.1 / 1.5, 0.05, 0.04);

    [Fact] public void Lambda() => AssertRates(Schedule.Lambda(t => 1 / (1.0 + t * t)), 0.1, 0.1, 0.05, 0.02);

    [Fact]
    public void Cosine() => AssertRates(Schedule.Cosine(4, 0.02), 0.1, 0.1, 0.02 + 0.04 * (1 + Math.Sqrt(0.5)), 0.06,
        0.02 + 0.04 * (1 - Math.Sqrt(0.5)), 0.02, 0.02 + 0.04 * (1 - Math.Sqrt(0.5)));

    [Fact]
    public void CosineWithRestarts() =>
        AssertRates(Schedule.CosineWithRestarts(2, 2), 0.1, 0.1, 0.05, 0.1, 0.05 * (1 + Math.Sqrt(0.5)), 0.05, 0.05 * (1 - Math.Sqrt(0.5)),
            0.1, 0.05 * (1 + Math.Cos(Math.PI / 8)));

    [Fact] public void CosineWithEqualRestarts() => AssertRates(Schedule.CosineWithRestarts(2), 0.1, 0.1, 0.05, 0.1, 0.05, 0.1);

    [Fact] public void Chained() =>
        AssertRates(Schedule.Chained(Schedule.Constant(0.1, 2), Schedule.Exponential(0.9)), 1, 0.1, 0.09, 0.81, 0.729, 0.6561);

    [Fact] public void Sequential() =>
        AssertRates(Schedule.Constant(0.1, 2).Then(2, Schedule.Exponential(0.9)), 0.05, 0.005, 0.005, 0.05, 0.045, 0.0405);

    [Fact]
    public void OneCycleInTwoPhases()
    {
        // 10 steps: up over steps 0 to 2, down to step 9.
        var schedule = Schedule.OneCycle(1, 10);
        Assert.Equal(0.04, schedule.RateAt(7, 0), 1e-15);
        Assert.Equal(0.52, schedule.RateAt(7, 1), 1e-12);
        Assert.Equal(1, schedule.RateAt(7, 2), 1e-12);
        Assert.Equal(4e-6 + (1 - 4e-6) / 2 * (1 + Math.Cos(Math.PI * 3 / 7)), schedule.RateAt(7, 5), 1e-12);
        Assert.Equal(4e-6, schedule.RateAt(7, 9), 1e-15);
        Assert.Equal(4e-6, schedule.RateAt(7, 100), 1e-15);
        Assert.Equal([0.95, 0.9, 0.85], Enumerable.Range(0, 3).Select(t => Math.Round(schedule.MomentumAt(t)!.Value, 12)));
        Assert.Equal(0.95, schedule.MomentumAt(9)!.Value, 1e-12);
        Assert.Null(Schedule.OneCycle(1, 10, momentum: false).MomentumAt(0));
    }

    [Fact]
    public void OneCycleInThreePhasesOnLines() =>
        AssertRates(Schedule.OneCycle(1, 11, rise: 4.0 / 11, isLinear: true, startDivisor: 10, endDivisor: 100, threePhases: true), 0,
        0.1, 0.4, 0.7, 1, 0.7, 0.4, 0.1, 0.1 - 0.099 / 4, 0.1 - 0.099 / 2, 0.1 - 0.099 * 3 / 4, 0.001);

    [Fact]
    public void ReduceOnPlateauWaitsAndRests()
    {
        var schedule = new ReduceOnPlateau(0.5, patience: 2, cooldown: 1, least: 0.03);
        List<double> rates = [];
        foreach (var loss in new[] { 1, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.5, 0.5, 0.5, 0.5, 0.49999 })
        {
            schedule.Report(loss, 0.1);
            rates.Add(schedule.RateAt(0.1, 0));
        }
        // Three results are no better after 0.9, the next one rests, three more; then 0.5 is better, and 0.49999 not by enough.
        Assert.Equal([0.1, 0.1, 0.1, 0.1, 0.05, 0.05, 0.05, 0.05, 0.03, 0.03, 0.03, 0.03, 0.03, 0.03],
            rates.Select(rate => Math.Round(rate, 12)));
        var greater = new ReduceOnPlateau(patience: 0, isAbsolute: true, threshold: 0.1, greaterIsBetter: true);
        foreach (var (accuracy, expected) in new[] { (0.5, 1), (0.61, 1), (0.7, 0.1), (double.NaN, 0.01) })
        {
            greater.Report(accuracy, 1);
            Assert.Equal(expected, greater.RateAt(1, 0), 1e-12);
        }
    }

    [Fact]
    public void RefusesBadSettings()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Schedule.Step(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Schedule.Cosine(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Schedule.CosineWithRestarts(3, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Schedule.OneCycle(1, 10, rise: 1.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ReduceOnPlateau(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Schedule.Constant().Then(0, Schedule.Constant()));
    }
}
