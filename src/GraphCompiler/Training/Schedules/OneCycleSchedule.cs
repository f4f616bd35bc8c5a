namespace GraphCompiler.Training;

/// <inheritdoc cref="Schedule.OneCycle"/>
sealed class OneCycleSchedule : Schedule
{
    readonly (double End, double FromRate, double ToRate, double FromMomentum, double ToMomentum)[] phases;
    readonly bool isLinear, changesMomentum;

    public OneCycleSchedule(double greatest, long length, double rise, bool isLinear, bool momentum, double leastMomentum,
        double greatestMomentum, double startDivisor, double endDivisor, bool threePhases)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        if (rise is not (>= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(rise), rise, "The share in which the rate rises must be in [0, 1].");
        RequireNumber(greatest, nameof(greatest));
        RequireMomentum(leastMomentum, nameof(leastMomentum));
        RequireMomentum(greatestMomentum, nameof(greatestMomentum));
        RequireDivisor(startDivisor, nameof(startDivisor));
        RequireDivisor(endDivisor, nameof(endDivisor));
        (this.isLinear, changesMomentum) = (isLinear, momentum);
        var (first, last) = (greatest / startDivisor, greatest / startDivisor / endDivisor);
        phases = threePhases
            ?
            [
                (rise * length - 1, first, greatest, greatestMomentum, leastMomentum),
                (2 * rise * length - 2, greatest, first, leastMomentum, greatestMomentum),
                (length - 1, first, last, greatestMomentum, greatestMomentum),
            ]
            : [(rise * length - 1, first, greatest, greatestMomentum, leastMomentum),
                (length - 1, greatest, last, leastMomentum, greatestMomentum)];
    }

    public override double RateAt(double rate, long time)
    {
        var (phase, share) = At(time);
        return Between(phases[phase].FromRate, phases[phase].ToRate, share);
    }

    public override double? MomentumAt(long time)
    {
        if (!changesMomentum) return null;
        var (phase, share) = At(time);
        return Between(phases[phase].FromMomentum, phases[phase].ToMomentum, share);
    }

    static void RequireMomentum(double momentum, string name)
    {
        if (momentum is not (>= 0 and < 1)) throw new ArgumentOutOfRangeException(name, momentum, $"{name} must be in [0, 1).");
    }

    static void RequireDivisor(double divisor, string name)
    {
        if (!(divisor > 0)) throw new ArgumentOutOfRangeException(name, divisor, $"{name} must be positive.");
    }

    (int Phase, double Share) At(long time)
    {
        // What comes after the cycle stays at its end, where PyTorch throws.
        var now = Math.Min(time, phases[^1].End);
        var phase = 0;
        while (phase < phases.Length - 1 && now > phases[phase].End) phase++;
        var start = phase == 0 ? 0 : phases[phase - 1].End;
        var length = phases[phase].End - start;
        return (phase, length > 0 ? (now - start) / length : 1);
    }

    double Between(double from, double to, double share)
        => isLinear ? from + (to - from) * share : to + (from - to) / 2 * (1 + Math.Cos(Math.PI * share));
}
