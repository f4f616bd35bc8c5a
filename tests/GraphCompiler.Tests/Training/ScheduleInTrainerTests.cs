namespace GraphCompiler.Tests.Training;

/// <summary>Schedules that are parts of others, and settings that no rate can follow.</summary>
public class ScheduleInTrainerTests
{
    static Dataset Line(int count) => new(
        DataColumn.Real("x", [.. Enumerable.Range(0, count).Select(i => i / 10f)], 1),
        DataColumn.Real("y", [.. Enumerable.Range(0, count).Select(i => (float)i)]));

    static List<double> Rates(Schedule schedule, int epochs, Optimizer? optimizer = null)
    {
        var model = new LinearModel(1);
        // A constant loss, so that a plateau is never left.
        optimizer ??= new Sgd(1) { Groups = [new("*") { Frozen = true }] };
        var trainer = new Trainer(model, optimizer) { Log = null, Schedule = schedule };
        return [.. trainer.Fit(Line(4), epochs: epochs).Select(epoch => epoch.Rate)];
    }

    [Fact]
    public void APlateauLowersTheRateWhereverItIsAmongOthers()
    {
        // The first result is the best; each one after it lowers the rate.
        Assert.Equal([1, 1, 0.5, 0.25], Rates(new ReduceOnPlateau(0.5, patience: 0), 4));
        Assert.Equal([0.5, 0.5, 0.5, 0.25], Rates(Schedule.Chained(Schedule.Constant(0.5, 2), new ReduceOnPlateau(0.5, patience: 0)), 4));
        Assert.Equal([0.5, 0.5, 0.5, 0.25], Rates(Schedule.Chained(new ReduceOnPlateau(0.5, patience: 0), Schedule.Constant(0.5, 2)), 4));
        // Behind a warm-up, it looks at the results of its own time only.
        Assert.Equal([0.1, 0.1, 0.1, 1, 1, 0.5], Rates(Schedule.Constant(0.1, 9).Then(3, new ReduceOnPlateau(0.5, patience: 0)), 6));
        Assert.Equal([1, 1, 0.5, 0.1, 0.1], Rates(new ReduceOnPlateau(0.5, patience: 0).Then(3, Schedule.Constant(0.1, 9)), 5));
    }

    [Fact]
    public void TheLeastRateHoldsForTheRateThatAPlateauIsGiven()
    {
        var schedule = Schedule.Chained(Schedule.Constant(0.1, 9), new ReduceOnPlateau(0.1, patience: 0, least: 0.04));
        Assert.Equal([0.1, 0.1, 0.04, 0.04], Rates(schedule, 4).Select(rate => Math.Round(rate, 12)));
    }

    [Fact]
    public void AMomentumThatComesLaterIsRefusedBeforeTheFirstStep()
    {
        var schedule = Schedule.Constant(0.1, 2).Then(2, Schedule.OneCycle(1, 10));
        Assert.Contains("Adagrad has none", Assert.Throws<ArgumentException>(() => Rates(schedule, 5, new Adagrad())).Message);
    }

    public static TheoryData<string, Action> Bad => new()
    {
        { "greatest", () => Schedule.OneCycle(-1, 10) },
        { "greatest", () => Schedule.OneCycle(double.NaN, 10) },
        { "leastMomentum", () => Schedule.OneCycle(1, 10, leastMomentum: -0.1) },
        { "greatestMomentum", () => Schedule.OneCycle(1, 10, greatestMomentum: 1) },
        { "startDivisor", () => Schedule.OneCycle(1, 10, startDivisor: double.NaN) },
        { "endDivisor", () => Schedule.OneCycle(1, 10, endDivisor: 0) },
        { "factor", () => Schedule.Constant(-1) },
        { "gamma", () => Schedule.Step(3, double.NaN) },
        { "gamma", () => Schedule.MultiStep([1], -1) },
        { "milestones", () => Schedule.MultiStep([-1]) },
        { "gamma", () => Schedule.Exponential(double.PositiveInfinity) },
        { "decay", () => Schedule.TimeBased(double.NaN) },
        { "power", () => Schedule.Polynomial(5, -1) },
        { "from", () => Schedule.Linear(5, -1) },
        { "to", () => Schedule.Linear(5, 1, double.NaN) },
        { "least", () => Schedule.Cosine(5, -1) },
        { "least", () => Schedule.CosineWithRestarts(5, 1, double.NaN) },
        { "schedules", () => Schedule.Chained([Schedule.Constant(), null!]) },
        { "threshold", () => new ReduceOnPlateau(threshold: double.NaN) },
        { "least", () => new ReduceOnPlateau(least: double.NaN) },
        { "smallestChange", () => new ReduceOnPlateau(smallestChange: -1) },
        { "factor", () => new ReduceOnPlateau(double.NaN) },
    };

    [Theory, MemberData(nameof(Bad))]
    public void WhatNoRateCanFollowIsRefusedByName(string name, Action make)
        => Assert.Equal(name, Assert.ThrowsAny<ArgumentException>(make).ParamName);

    [Fact]
    public void TheMetricToWatchMustBeOneOfTheTrainers()
    {
        var model = new LinearModel(1);
        var trainer = new Trainer(model, new Sgd(0.1)) { Log = null, EarlyStopping = new() { Metric = "acuracy" } };
        trainer.Metrics["accuracy"] = _ => 1;
        var message = Assert.Throws<ArgumentException>(() => trainer.Fit(Line(4))).Message;
        Assert.Contains("\"acuracy\"", message);
        Assert.Contains("accuracy", message);
        Assert.Equal(0, trainer.Steps);
    }
}
