using System.Runtime.CompilerServices;

namespace GraphCompiler.Cpu;

/// <summary>Elements at linear indices.</summary>
public static class Elements
{
    /// <summary>The element at a linear index. Not bounds-checked: generated code's indices are planned at build time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref T At<T>(ref T origin, nint index) => ref Unsafe.Add(ref origin, index);
}
