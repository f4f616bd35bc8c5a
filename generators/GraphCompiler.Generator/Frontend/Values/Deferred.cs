namespace GraphCompiler.Generator.Frontend.Values;

/// <summary>A field's initializer that has not been needed yet.</summary>
internal sealed class Deferred(Func<object?> evaluate)
{
    readonly Func<object?> evaluate = evaluate;
    bool running;

    /// <summary>Evaluates, unless it is being evaluated already: then null, as C# would read.</summary>
    public object? Evaluate()
    {
        if (running) return null;
        running = true;
        try
        {
            return evaluate();
        }
        finally
        {
            running = false;
        }
    }
}
