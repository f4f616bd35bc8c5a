namespace GraphCompiler;

/// <summary>
/// Marks a partial class as a model: the generator compiles its <see cref="GraphAttribute"/> and <see cref="LossAttribute"/> methods when
/// the project is built.
/// </summary>
/// <remarks>The class takes no constructor arguments; its state comes from field initializers.</remarks>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class ModelAttribute : Attribute
{
    /// <summary>The floating-point type of parameters and tensors.</summary>
    public Precision Precision { get; set; } = Precision.Single;

    /// <summary>
    /// What the generated code is: kernels over vectors and threads, or plain loops. Both have the same entries and compute the same.
    /// </summary>
    public ModelTarget Target { get; set; } = ModelTarget.Cpu;

    /// <summary>
    /// The most memory that the model may take, such as <c>"64 MB"</c>, or, where the shapes of arguments have symbols,
    /// <c>"64 MB at N = 32, T = 128"</c>: its parameters, their gradients and the working memory of its largest entry. Null sets no limit.
    /// </summary>
    /// <remarks>
    /// Units are B, KB, MB, GB and TB, powers of 1000, and KiB, MiB, GiB and TiB, powers of 1024. To fit, the backward pass computes values
    /// of the forward pass again instead of keeping them (gradient checkpointing: Chen et al., Training Deep Nets with Sublinear Memory
    /// Cost, 2016), no more of them than it takes; results stay the same. The plan says so of each kernel. A model that does not fit then
    /// is error GC0152, which lists its largest buffers.
    /// </remarks>
    public string? MemoryBudget { get; set; }
}

/// <summary>What a model's generated code is.</summary>
public enum ModelTarget
{
    /// <summary>Kernels over SIMD vectors, run by all of the machine's cores.</summary>
    Cpu,

    /// <summary>
    /// Plain <c>for</c> loops over spans on the calling thread, without vectors: code to read and to step through, and for machines that
    /// have no vectors.
    /// </summary>
    Scalar,
}

/// <summary>The floating-point type of a model's numbers.</summary>
public enum Precision
{
    /// <summary>32-bit <see cref="float"/>.</summary>
    Single,

    /// <summary>64-bit <see cref="double"/>.</summary>
    Double,

    /// <summary>
    /// <see cref="Single"/>, but intermediate values that wait in memory for a later kernel are rounded to 16 bits (bfloat16), which takes
    /// half the memory. Everything is computed in 32 bits; arguments, results, losses, parameters, gradients of parameters, statistics of
    /// reductions and what optimizers keep have 32 bits.
    /// </summary>
    Mixed,
}

/// <summary>Marks a class as a reusable part of models, with parameters and methods over tensors; modules nest.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class ModuleAttribute : Attribute;

/// <summary>
/// Marks a method of a model as an entry compiled for inference; a public overload on spans is generated beside it. One without tensor
/// arguments is private (GC0005).
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class GraphAttribute : Attribute;

/// <summary>
/// Marks a method of a model as a loss, compiled forward and backward. It returns a scalar tensor, or a tuple whose first item is one;
/// <c>{Name}</c> (evaluation mode) and <c>{Name}AndGradients</c> (training mode) are generated beside it. Of a tuple, they return the loss
/// as a number and the rest as arrays, or fill spans with the rest.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LossAttribute : Attribute;

/// <summary>
/// The shape of an entry's tensor argument: each size is a number, the name of a symbol, or a sum, difference or product of them, as in
/// <c>[Shape("N", 784, "2 * T + 1")]</c>.
/// </summary>
/// <remarks>
/// Sizes in texts are <c>size = term { ("+" | "-") term }</c>, <c>term = factor { "*" factor }</c>, <c>factor = number | name | "(" size
/// ")"</c>. A symbol follows from the length of the first argument in which it is the only unknown one and is not multiplied with itself;
/// the others become <see cref="int"/> arguments of the generated method. All sizes are positive, which is checked, as is whatever else the
/// graph assumes about them (GC0150). A symbol belongs to its entry: other entries may use its name for another size.
/// </remarks>
/// <param name="dims">The sizes, outermost first: positive <see cref="int"/>s and texts.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class ShapeAttribute(params object[] dims) : Attribute
{
    /// <summary>The sizes, outermost first.</summary>
    public IReadOnlyList<object> Dims => dims;
}

/// <summary>Marks a parameter or a module field as not trained: no gradient is computed for it.</summary>
[AttributeUsage(AttributeTargets.Field)]
public sealed class FrozenAttribute : Attribute;

/// <summary>
/// Marks a parameter as state (running statistics, caches): not trained, kept between calls, changed by <see cref="Parameter.Assign"/>.
/// </summary>
[AttributeUsage(AttributeTargets.Field)]
public sealed class StateAttribute : Attribute;

/// <summary>
/// Gives a graph function a rule for its gradient, in place of what differentiating its body would give:
/// <c>[Gradient(nameof(SoftplusGradient))]</c>. The rule is a graph function of the same class.
/// </summary>
/// <remarks>
/// <para>
/// The rule takes the function's own arguments, then its result, then the gradient of the result. It returns the gradient of the
/// <see cref="Tensor"/> argument, of that argument's shape, or a tuple with one for each in their order; numbers, <see cref="IntTensor"/>
/// and other arguments have none. A scalar is repeated to the shape, and null lets nothing flow:
/// </para>
/// <code>
/// [Gradient(nameof(ScaleGradient))]
/// static Tensor Scale(Tensor x, Tensor scale) => x * scale;
///
/// static (Tensor, Tensor) ScaleGradient(Tensor x, Tensor scale, Tensor result, Tensor gradient) =>
///     (gradient * scale, (gradient * x).Sum(0));
/// </code>
/// <para>
/// Second derivatives differentiate the rule, in which <c>result</c> has the rule's own derivative again, and so has a call of the function
/// itself. Gradients flow to the arguments only, so a parameter that the function uses is one of them. <see cref="Ops.Jvp"/> needs a
/// rule that is linear in the gradient.
/// </para>
/// </remarks>
/// <param name="rule">The name of the rule.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class GradientAttribute(string rule) : Attribute
{
    /// <summary>The name of the rule.</summary>
    public string Rule => rule;
}

/// <summary>Marks the public signature of an operation the compiler knows itself; everything else is a formula over these.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property)]
public sealed class PrimitiveAttribute : Attribute;

/// <summary>
/// A source file with modules or graph functions, kept in the assembly so that the projects that use them can compile them in.
/// </summary>
/// <param name="path">The file's path relative to the project, with forward slashes.</param>
/// <param name="text">The file's whole text.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class GraphSourceAttribute(string path, string text) : Attribute
{
    /// <summary>The file's path relative to the project, with forward slashes.</summary>
    public string Path => path;

    /// <summary>The file's whole text.</summary>
    public string Text => text;
}

/// <summary>
/// How the files of an assembly's <see cref="GraphSourceAttribute"/>s are to be parsed and bound: as in the assembly's own project.
/// </summary>
/// <param name="languageVersion">The version of C#, as for the compiler's option <c>-langversion</c>.</param>
/// <param name="symbols">The defined preprocessor symbols.</param>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class GraphSourceOptionsAttribute(string languageVersion, params string[] symbols) : Attribute
{
    /// <summary>The version of C#.</summary>
    public string LanguageVersion => languageVersion;

    /// <summary>The defined preprocessor symbols.</summary>
    public IReadOnlyList<string> Symbols => symbols;

    /// <summary>Whether integer arithmetic is checked by default.</summary>
    public bool CheckOverflow { get; set; }
}
