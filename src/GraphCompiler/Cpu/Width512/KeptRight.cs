using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using GraphCompiler.Runtime;

namespace GraphCompiler.Cpu.Width512;

/// <summary>A right operand that several products have in common, packed once: a panel as wide as a tile after another.</summary>
sealed unsafe class KeptRight<T> where T : unmanaged
{
    CacheLine[] memory = [];
    T* source;
    ProductShape shape;

    /// <summary>Forgets the operand.</summary>
    public void Forget() => source = null;

    /// <summary>The operand, packed now if it was not yet.</summary>
    public T* Packed(in ProductPlan plan, T* right)
    {
        if (source == right && shape == plan.Shape) return Panels;
        source = right;
        shape = plan.Shape;
        var lanes = Vector512<T>.Count;
        var length = (shape.Columns + lanes - 1) / lanes * lanes * shape.Depth;
        if (((nint)memory.Length - 1) * CacheLine.Bytes < length * sizeof(T)) memory = CacheLine.Allocate<T>(length, slack: 0, isCleared: false);
        for (nint column = 0; column < shape.Columns; column += plan.Width * lanes)
        {
            var columns = (int)Math.Min(plan.Width * lanes, shape.Columns - column);
            var padded = (columns + lanes - 1) / lanes * lanes;
            var target = Panels + OffsetOf(in plan, column);
            if (plan.RightView is { } view) view.Pack(right, column, columns, padded, 0, shape.Depth, target, padded);
            else
                ProductPacking.Pack(
                    right + column * shape.RightColumn.Stride, shape.RightColumn.Stride, shape.RightRow.Stride, columns, padded, shape.Depth, target,
                    padded);
        }
        return Panels;
    }

    /// <summary>Where the panel begins whose first column this is.</summary>
    public static nint OffsetOf(in ProductPlan plan, nint column) => column * plan.Shape.Depth;

    T* Panels => (T*)((byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(memory)) + CacheLine.Align(memory));
}
