namespace GraphCompiler.Training;

/// <summary>A choice that is made when a rule is compiled, so that its loop has no branch and keeps no slot in vain.</summary>
public interface ISwitch
{
    /// <summary>Whether it is chosen.</summary>
    static abstract bool IsOn { get; }
}

/// <summary>Chosen.</summary>
public readonly struct On : ISwitch
{
    /// <inheritdoc/>
    public static bool IsOn => true;
}

/// <summary>Not chosen.</summary>
public readonly struct Off : ISwitch
{
    /// <inheritdoc/>
    public static bool IsOn => false;
}
