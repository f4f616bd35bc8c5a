using System.Runtime.Intrinsics;
using GraphCompiler.Runtime;

namespace GraphCompiler.Cpu.Width512;

/// <summary>A right operand that several products have in common, packed once: a panel as wide as a tile after another.</summary>
sealed unsafe class KeptRight<T> where T : unmanaged
{
    CacheLine[]? memory;
    T* source;
    ProductShape shape;
    long time;

    /// <summary>The operand, packed now if it was not yet.</summary>
    /// <param name="plan">The plan of the product at hand.</param>
    /// <param name="right">The operand as it is.</param>
    /// <param name="time">The time for which it is kept, see <see cref="KeptOperand{T, TProduct}.Time"/>.</param>
    public T* Packed(in ProductPlan plan, T* right, long time)
    {
        var lanes = Vector512<T>.Count;
        var panels = CacheLine.Room<T>(ref memory, (plan.Shape.Columns + lanes - 1) / lanes * lanes * plan.Shape.Depth);
        if (source == right && shape == plan.Shape && this.time == time) return panels;
        source = right;
        shape = plan.Shape;
        this.time = time;
        for (nint column = 0; column < shape.Columns; column += plan.Width * lanes)
        {
            var columns = (int)Math.Min(plan.Width * lanes, shape.Columns - column);
            var padded = (columns + lanes - 1) / lanes * lanes;
            var target = panels + OffsetOf(in plan, column);
            if (plan.RightView is { } view) view.Pack(right, column, columns, padded, 0, shape.Depth, target, padded);
            else
                ProductPacking.Pack(
                    right + column * shape.RightColumn.Stride, shape.RightColumn.Stride, shape.RightRow.Stride, columns, padded,
                    shape.Depth, target,
                    padded);
        }
        return panels;
    }

    /// <summary>Where the panel begins whose first column this is.</summary>
    public static nint OffsetOf(in ProductPlan plan, nint column) => column * plan.Shape.Depth;
}
