namespace GraphCompiler.Runtime;

/// <summary>
/// An argument that callers leave out. It tells the compiled form of an entry without tensor arguments from the entry, which would have the
/// same signature; inside the class, where a call means the entry, <c>Penalty(default)</c> calls the compiled form.
/// </summary>
public readonly struct CompiledForm;
