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

    internal override bool ChangesMomentum => schedules.Any(schedule => schedule.ChangesMomentum);

    internal override double[] Numbers
    {
        get => [.. schedules.SelectMany(schedule => schedule.Numbers)];
        set
        {
            var next = 0;
            foreach (var schedule in schedules) schedule.Numbers = value[next..(next += schedule.Numbers.Length)];
        }
    }

    internal override bool IsState(ReadOnlySpan<double> numbers)
    {
        foreach (var schedule in schedules)
        {
            var count = schedule.Numbers.Length;
            if (!schedule.IsState(numbers[..count])) return false;
            numbers = numbers[count..];
        }
        return true;
    }

    internal override void Take(double result, double rate, long time)
    {
        foreach (var schedule in schedules)
        {
            schedule.Take(result, rate, time);
            rate = schedule.RateAt(rate, time);
        }
    }
}

/// <summary>One schedule up to a time, then another.</summary>
sealed class SequentialSchedule(Schedule first, long milestone, Schedule next) : Schedule
{
    public override double RateAt(double rate, long time) =>
        time < milestone ? first.RateAt(rate, time) : next.RateAt(rate, time - milestone);

    public override double? MomentumAt(long time) => time < milestone ? first.MomentumAt(time) : next.MomentumAt(time - milestone);

    internal override bool ChangesMomentum => first.ChangesMomentum || next.ChangesMomentum;

    internal override double[] Numbers
    {
        get => [.. first.Numbers, .. next.Numbers];
        set => (first.Numbers, next.Numbers) = (value[..first.Numbers.Length], value[first.Numbers.Length..]);
    }

    internal override bool IsState(ReadOnlySpan<double> numbers) =>
        first.IsState(numbers[..first.Numbers.Length]) && next.IsState(numbers[first.Numbers.Length..]);

    internal override void Take(double result, double rate, long time)
    {
        if (time < milestone) first.Take(result, rate, time);
        else next.Take(result, rate, time - milestone);
    }
}
