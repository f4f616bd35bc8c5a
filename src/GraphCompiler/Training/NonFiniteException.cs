namespace GraphCompiler;

/// <summary>Training met a value that is infinite or not a number. The optimizer has not applied the step.</summary>
public sealed class NonFiniteException : ArithmeticException
{
    internal NonFiniteException(string message, double loss, long step) : base(message) => (Loss, Step) = (loss, step);

    /// <summary>The batch's loss.</summary>
    public double Loss { get; }

    /// <summary>The number of training steps done before.</summary>
    public long Step { get; }
}
