namespace GraphCompiler.Training;

/// <summary>The rate times a function of time.</summary>
sealed class FactorSchedule(Func<long, double> factor) : Schedule
{
    public override double RateAt(double rate, long time) => rate * factor(time);
}

/// <summary>A function of the rate and of time.</summary>
sealed class RateSchedule(Func<double, long, double> function) : Schedule
{
    public override double RateAt(double rate, long time) => function(rate, time);
}

/// <summary>Each schedule on top of the one before it.</summary>
sealed class ChainedSchedule(Schedule[] schedules) : Schedule
{
    public override double RateAt(double rate, long time)
    {
        foreach (var schedule in schedules) rate = schedule.RateAt(rate, time);
        return rate;
    }

    public override double? MomentumAt(long time)
    {
        double? momentum = null;
        foreach (var schedule in schedules) momentum = schedule.MomentumAt(time) ?? momentum;
        return momentum;
    }
}

/// <summary>One schedule up to a time, then another.</summary>
sealed class SequentialSchedule(Schedule first, long milestone, Schedule next) : Schedule
{
    public override double RateAt(double rate, long time) =>
        time < milestone ? first.RateAt(rate, time) : next.RateAt(rate, time - milestone);

    public override double? MomentumAt(long time) => time < milestone ? first.MomentumAt(time) : next.MomentumAt(time - milestone);
}
