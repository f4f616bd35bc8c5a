using ILGPU;

namespace GraphCompiler.Ilgpu;

/// <summary>A matrix that is copied to one with more lines, or longer ones.</summary>
public struct PaddingArguments<T> where T : unmanaged
{
    /// <summary>The lines, and where they go.</summary>
    public ArrayView<T> From, To;

    /// <summary>How many lines there are, how long they are, and how far they lie apart.</summary>
    public int Lines, Length, Stride;

    /// <summary>How many lines there are to be, and how long; they lie without gaps. What is new is 0.</summary>
    public int PaddedLines, PaddedLength;
}

/// <summary>The kernels that copy a matrix to a larger one. A group copies a line.</summary>
public static class PaddingKernel
{
    /// <summary>The kernel for elements of 32 bits.</summary>
    public static void Wide(PaddingArguments<int> arguments) => Copy(arguments);

    /// <summary>The kernel for elements of 16 bits.</summary>
    public static void Narrow(PaddingArguments<short> arguments) => Copy(arguments);

    static void Copy<T>(PaddingArguments<T> arguments) where T : unmanaged
    {
        int padded = arguments.PaddedLength;
        for (int line = Grid.IdxX; line < arguments.PaddedLines; line += Grid.DimX)
        {
            int length = line < arguments.Lines ? arguments.Length : 0;
            long from = (long)line * arguments.Stride, to = (long)line * padded;
            for (int i = Group.IdxX; i < length; i += 4 * Group.DimX)
            {
                // Four loads are on their way together. What is loaded past the end is not stored.
                int second = i + Group.DimX, third = second + Group.DimX, fourth = third + Group.DimX;
                T a = arguments.From[from + i], b = arguments.From[from + KernelMath.Min(second, length - 1)],
                    c = arguments.From[from + KernelMath.Min(third, length - 1)],
                    d = arguments.From[from + KernelMath.Min(fourth, length - 1)];
                arguments.To[to + i] = a;
                if (second < length) arguments.To[to + second] = b;
                if (third < length) arguments.To[to + third] = c;
                if (fourth < length) arguments.To[to + fourth] = d;
            }
            for (int i = length + Group.IdxX; i < padded; i += Group.DimX) arguments.To[to + i] = default;
        }
    }
}
