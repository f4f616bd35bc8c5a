namespace GraphCompiler;

/// <summary>
/// A trained tensor of a model or module, declared as a readonly field. At run time the object is inert: the generated class knows every
/// parameter's path, shape and initializer from the build.
/// </summary>
/// <param name="initializer">How the values begin.</param>
/// <param name="shape">The sizes, outermost first; none for a scalar.</param>
public sealed class Parameter(Init initializer, params int[] shape) : Tensor
{
    /// <summary>How the values begin.</summary>
    public Init Initializer => initializer;

    /// <summary>The sizes, outermost first.</summary>
    public IReadOnlyList<int> Sizes => shape;

    /// <summary>Gives a <see cref="StateAttribute"/> parameter its next value, effective when the call of the entry ends.</summary>
    /// <param name="value">The value, of the parameter's shape.</param>
    [Primitive] public void Assign(Tensor value) => throw Symbolic.Called();
}
