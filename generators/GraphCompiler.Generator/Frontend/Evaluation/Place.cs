namespace GraphCompiler.Generator.Frontend.Evaluation;

/// <summary>What can be assigned to. What leads to it is evaluated once, and before the value, as in C#.</summary>
/// <param name="IsReadOnly">Whether it belongs to the model, so that it can't be changed.</param>
internal sealed record Place(Func<object?> Read, Func<object?, object?> Write, bool IsReadOnly = false);
