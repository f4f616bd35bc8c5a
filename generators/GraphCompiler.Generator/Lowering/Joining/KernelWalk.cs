using System.Collections.Immutable;
using GraphCompiler.Generator.Kernels;

namespace GraphCompiler.Generator.Lowering.Joining;

/// <summary>Elements of an operand that a kernel touches at each point of an outer axis.</summary>
/// <param name="Stride">How far they lie from those of the next point; null if that is not the same everywhere.</param>
/// <param name="Lowest">The first element at the first point; null if it is not known.</param>
/// <param name="Highest">The last element at the first point; null if it is not known.</param>
internal sealed record Touched(int Operand, bool IsWritten, Dim? Stride, Dim? Lowest, Dim? Highest);

/// <summary>What a kernel touches at each point of an outer axis, into which the points that it deals to threads are cut.</summary>
/// <param name="Points">The kernel's points at one point of the axis.</param>
internal sealed record KernelWalk(Dim Points, ImmutableArray<Touched> Touched)
{
    /// <summary>The walk along an axis of some length; null if the kernel's points can't be cut into as many parts.</summary>
    /// <param name="range">The axes whose points the kernel deals to threads, in order.</param>
    /// <param name="multiple">What the number of points of a part has to be a multiple of.</param>
    public static KernelWalk? Of(Kernel kernel, ImmutableArray<Axis> range, Dim length, long multiple)
    {
        if (Axis.SizeOf(range).DivideExactly(length) is not { } points || points.DivideExactly(multiple) is null) return null;
        // The outer axis is made of the first axes of the range; the last one of them may be cut.
        var outer = new List<(Axis Axis, Dim Size, Dim Step)>();
        var covered = Dim.One;
        foreach (var axis in range)
        {
            if (covered == length) break;
            if (length.DivideExactly(covered * axis.Size) is not null)
            {
                outer.Add((axis, axis.Size, Dim.One));
                covered *= axis.Size;
                continue;
            }
            if (length.DivideExactly(covered) is not { } size || axis.Size.DivideExactly(size) is not { } step) return null;
            outer.Add((axis, size, step));
            covered = length;
        }
        return covered == length ? new(points, [.. kernel.Statements.SelectMany(statement => TouchedBy(statement, kernel, outer))]) : null;
    }

    static IEnumerable<Touched> TouchedBy(Statement statement, Kernel kernel, List<(Axis Axis, Dim Size, Dim Step)> outer)
    {
        if (statement is Statement.Store store) yield return At(store.Operand, store.Index, true);
        if (statement is Statement.Update update)
            foreach (var operand in update.Written) yield return At(operand, update.Index, true);
        foreach (var load in statement.Parts.OfType<Expression.Load>()) yield return At(load.Operand, load.Index, false);

        Touched At(Operand operand, IndexExpression index, bool isWritten)
        {
            var (stride, within) = (StrideOf(index, outer), ExtentOf(index, outer));
            return new(kernel.Operands.IndexOf(operand), isWritten, stride, within?.Lowest, within?.Highest);
        }
    }

    /// <summary>How far the index moves along the outer axis; null if not by the same distance everywhere.</summary>
    static Dim? StrideOf(IndexExpression index, List<(Axis Axis, Dim Size, Dim Step)> outer)
    {
        if (index.Terms.Any(term => term.Loaded is not null)) return null;
        Dim? stride = null;
        var inner = Dim.One;
        foreach (var (axis, size, step) in Enumerable.Reverse(outer))
        {
            if (size.IsOne) continue;
            var own = index.StrideOf(axis) * step;
            if (stride is null) stride = own;
            else if (own != stride * inner) return null;
            inner *= size;
        }
        return stride ?? Dim.Zero;
    }

    /// <summary>What the index reaches at the first point of the outer axis.</summary>
    static (Dim Lowest, Dim Highest)? ExtentOf(IndexExpression index, List<(Axis Axis, Dim Size, Dim Step)> outer)
    {
        var (lowest, highest) = (index.Offset, index.Offset);
        foreach (var term in index.Terms)
        {
            if (term.Axis is not { } axis) return null;
            var at = outer.FindIndex(own => own.Axis == axis);
            var last = term.Coefficient * ((at < 0 ? axis.Size : outer[at].Step) - 1);
            if (term.Coefficient.Least >= 0) highest += last;
            else if (term.Coefficient.Greatest <= 0) lowest += last;
            else return null;
        }
        return (lowest, highest);
    }
}
