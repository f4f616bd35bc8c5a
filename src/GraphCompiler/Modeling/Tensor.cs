using System.Runtime.CompilerServices;

namespace GraphCompiler;

/// <summary>
/// A floating-point tensor in graph code: shapes are checked and operations compiled when the project is built. It holds no data and has no
/// run-time behaviour.
/// </summary>
/// <remarks>
/// Binary operators work element by element and broadcast by NumPy's rules: shapes are aligned from the last axis; sizes agree when
/// they are equal, when one is 1, or when one is missing. Comparisons give a <see cref="BoolTensor"/>, which is 1 where they hold and 0
/// elsewhere.
/// What operations do at sizes of one, with infinities and NaN is in docs/semantics.md.
/// </remarks>
public partial class Tensor
{
    internal Tensor()
    {
    }

    /// <summary>The number of axes.</summary>
    [Primitive] public int Rank => throw Symbolic.Called();

    /// <summary>The size of an axis: a number, or a polynomial of the entry's symbols.</summary>
    /// <param name="axis">The axis; negative counts from the end.</param>
    [Primitive] public int Dim(int axis) => throw Symbolic.Called();

    /// <summary>
    /// This tensor, whose shape has to be that of another one: anything else is an error (GC0136), where operators would broadcast.
    /// </summary>
    /// <param name="other">The other tensor.</param>
    /// <param name="orNumber">Whether the other one may also be a single number, of shape <c>[]</c>.</param>
    [Primitive] public Tensor SameShapeAs(Tensor other, bool orNumber = false) => throw Symbolic.Called();

    /// <summary>A constant as a scalar tensor, shape <c>[]</c>, rounded once to the model's precision.</summary>
    [Primitive] public static implicit operator Tensor(double value) => throw Symbolic.Called();

    /// <inheritdoc cref="op_Implicit(double)"/>
    /// <remarks>
    /// In a model of double precision the value is the <see cref="float"/>'s shortest decimal: <c>x * 0.1f</c> is <c>x * 0.1</c>.
    /// </remarks>
    [Primitive] public static implicit operator Tensor(float value) => throw Symbolic.Called();

    /// <summary>A whole number or a size as a scalar tensor, shape <c>[]</c>, rounded once to the model's precision.</summary>
    [Primitive] public static implicit operator Tensor(long value) => throw Symbolic.Called();

    /// <summary>
    /// A tensor of constants, shape <c>[n]</c>: <c>Tensor.Of([1, 2, 1, 2]).Reshape(2, 2)</c>. They are rounded once to the model's
    /// precision, and lie in the generated code.
    /// </summary>
    /// <param name="values">
    /// Numbers that are known when the project is built: a literal, or a <c>static readonly</c> array; at most 16384.
    /// </param>
    [Primitive] public static Tensor Of(double[] values) => throw Symbolic.Called();

    /// <inheritdoc cref="Of(double[])"/>
    [OverloadResolutionPriority(-1), Primitive] public static Tensor Of(float[] values) => throw Symbolic.Called();

    /// <summary>The sum of two tensors, element by element, broadcasting.</summary>
    [Primitive] public static Tensor operator +(Tensor left, Tensor right) => throw Symbolic.Called();

    /// <summary>The difference of two tensors, element by element, broadcasting.</summary>
    [Primitive] public static Tensor operator -(Tensor left, Tensor right) => throw Symbolic.Called();

    /// <summary>The product of two tensors, element by element, broadcasting. For matrix products see <see cref="Ops.MatMul"/>.</summary>
    [Primitive] public static Tensor operator *(Tensor left, Tensor right) => throw Symbolic.Called();

    /// <summary>The quotient of two tensors, element by element, broadcasting.</summary>
    [Primitive] public static Tensor operator /(Tensor left, Tensor right) => throw Symbolic.Called();

    /// <summary>Every element negated.</summary>
    [Primitive] public static Tensor operator -(Tensor x) => throw Symbolic.Called();

    /// <summary>Where left is greater, broadcasting. No gradient.</summary>
    [Primitive] public static BoolTensor operator >(Tensor left, Tensor right) => throw Symbolic.Called();

    /// <summary>Where left is less, broadcasting. No gradient.</summary>
    [Primitive] public static BoolTensor operator <(Tensor left, Tensor right) => throw Symbolic.Called();

    /// <summary>Where left is greater or equal, broadcasting. No gradient.</summary>
    [Primitive] public static BoolTensor operator >=(Tensor left, Tensor right) => throw Symbolic.Called();

    /// <summary>Where left is less or equal, broadcasting. No gradient.</summary>
    [Primitive] public static BoolTensor operator <=(Tensor left, Tensor right) => throw Symbolic.Called();

    /// <summary>
    /// The numbers as integers, rounded towards 0 as C# does: 2.7 gives 2, -2.7 gives -2. What is beyond 32 bits gives the greatest or the
    /// least integer, NaN gives 0. No gradient. To round otherwise, use <see cref="Ops.Floor"/> or <see cref="Ops.Round"/> first.
    /// </summary>
    [Primitive] public IntTensor ToIntTensor() => throw Symbolic.Called();
}
