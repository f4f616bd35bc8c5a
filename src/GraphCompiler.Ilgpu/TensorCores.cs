using System.Reflection;
using System.Runtime.CompilerServices;
using ILGPU;
using ILGPU.Backends.PTX;
using ILGPU.IR;
using ILGPU.IR.Intrinsics;

namespace GraphCompiler.Ilgpu;

/// <summary>
/// Products of small matrices by the tensor cores of CUDA devices from compute capability 8.0 on, for generated kernels. The 32 threads of
/// a warp hold a matrix together, and call each function together.
/// </summary>
/// <remarks>
/// The factors are rounded to TF32: the range of <see cref="float"/> and 11 bits of precision. Products are exact, sums those of
/// <see cref="float"/>. Thread t holds, with g = t / 4 and i = t % 4, the elements that the PTX ISA names for <c>mma.m16n8k8</c>.
/// </remarks>
public static class TensorCores
{
    /// <summary>The nearest number of TF32, halves away from 0; infinities and NaN stay what they are.</summary>
    public static float Rounded(float x)
    {
        var bits = Interop.FloatAsInt(x);
        // All ones for infinities and NaN, which have no digits to round.
        var isSpecial = (uint)((0x7F7FFFFF - (int)(bits & 0x7FFFFFFF)) >> 31);
        return Interop.IntAsFloat((bits + (0x1000u & ~isSpecial)) & (0xFFFFE000u | isSpecial));
    }

    /// <summary>Four numbers, each rounded to TF32.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Quad<float> Rounded(Quad<float> x) =>
        new() { X = Rounded(x.X), Y = Rounded(x.Y), Z = Rounded(x.Z), W = Rounded(x.W) };

    /// <summary>A thread's elements of 16 rows and 8 terms of the left factor.</summary>
    /// <param name="elements">Shared memory.</param>
    /// <param name="at">The place of row g and term i.</param>
    /// <param name="line">How far rows lie apart.</param>
    /// <param name="term">How far terms lie apart.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Quad<float> Rows(ArrayView<float> elements, int at, int line, int term) => new()
    {
        X = elements[at], Y = elements[at + 8 * line], Z = elements[at + 4 * term], W = elements[at + 8 * line + 4 * term],
    };

    /// <summary>A thread's elements of 8 columns and 8 terms of the right factor, in the first two numbers.</summary>
    /// <param name="elements">Shared memory.</param>
    /// <param name="at">The place of column g and term i.</param>
    /// <param name="line">How far columns lie apart.</param>
    /// <param name="term">How far terms lie apart.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Quad<float> Columns(ArrayView<float> elements, int at, int line, int term) => new()
    {
        X = elements[at], Y = elements[at + 4 * term],
    };

    /// <summary>The sums of 16 rows and 8 columns, with the products of 8 terms added.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Quad<float> MultiplyAdd(Quad<float> rows, Quad<float> columns, Quad<float> sums) =>
        // The instruction takes factors as bits.
        MultiplyAdd(Interop.FloatAsInt(rows.X), Interop.FloatAsInt(rows.Y), Interop.FloatAsInt(rows.Z), Interop.FloatAsInt(rows.W),
            Interop.FloatAsInt(columns.X), Interop.FloatAsInt(columns.Y), sums.X, sums.Y, sums.Z, sums.W);

    /// <summary>Stores a thread's sums in shared memory.</summary>
    /// <param name="elements">Shared memory.</param>
    /// <param name="at">The place of row g and column 2i.</param>
    /// <param name="line">How far rows lie apart.</param>
    /// <param name="sums">The sums.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(ArrayView<float> elements, int at, int line, Quad<float> sums)
    {
        elements[at] = sums.X;
        elements[at + 1] = sums.Y;
        elements[at + 8 * line] = sums.Z;
        elements[at + 8 * line + 1] = sums.W;
    }

    /// <summary>Tells ILGPU how to compile the instruction.</summary>
    internal static void Register(Context.Builder builder) => builder.GetIntrinsicManager().RegisterMethod(
        typeof(TensorCores).GetMethod(nameof(MultiplyAdd), BindingFlags.NonPublic | BindingFlags.Static)!,
        new PTXIntrinsic(typeof(TensorCores), nameof(Emit), IntrinsicImplementationMode.GenerateCode));

    // Only CUDA devices launch kernels that call it.
    [IntrinsicImplementation]
    static Quad<float> MultiplyAdd(uint a0, uint a1, uint a2, uint a3, uint b0, uint b1, float c0, float c1, float c2, float c3) =>
        throw new NotSupportedException("Only CUDA devices have tensor cores.");

    static void Emit(PTXBackend backend, PTXCodeGenerator generator, Value value)
    {
        var sums = (PTXCodeGenerator.CompoundRegister)generator.Allocate(value);
        var operands = value.Nodes.ToArray().Select(node => (PTXCodeGenerator.PrimitiveRegister)generator.LoadPrimitive(node)).ToArray();
        using var command = generator.BeginCommand("mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32");
        command.AppendVectorArgument([.. sums.Children.Cast<PTXCodeGenerator.PrimitiveRegister>()]);
        command.AppendVectorArgument(operands[..4]);
        command.AppendVectorArgument(operands[4..6]);
        command.AppendVectorArgument(operands[6..]);
    }
}
