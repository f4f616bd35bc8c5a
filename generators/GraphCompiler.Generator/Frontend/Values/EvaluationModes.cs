namespace GraphCompiler.Generator.Frontend.Values;

/// <summary>What the evaluation in progress is for.</summary>
internal sealed class EvaluationModes
{
    int forAllEntries;

    /// <summary>Whether the value outlives the entry, so that its mistakes are reported once.</summary>
    public bool IsForAllEntries => forAllEntries > 0;

    /// <summary>Whether it happens at run time too, when a model is made: with numbers, as there are no tensors then.</summary>
    public bool IsInitialization { get; private set; }

    /// <summary>Whether a mistake makes the whole evaluation fail without a report.</summary>
    public bool IsTentative { get; private set; }

    public T ForAllEntries<T>(Func<T> evaluate)
    {
        forAllEntries++;
        try
        {
            return evaluate();
        }
        finally
        {
            forAllEntries--;
        }
    }

    public T DuringInitialization<T>(Func<T> evaluate)
    {
        var outer = IsInitialization;
        IsInitialization = true;
        try
        {
            return evaluate();
        }
        finally
        {
            IsInitialization = outer;
        }
    }

    public T Tentatively<T>(Func<T> evaluate)
    {
        var outer = IsTentative;
        IsTentative = true;
        try
        {
            return evaluate();
        }
        finally
        {
            IsTentative = outer;
        }
    }
}
