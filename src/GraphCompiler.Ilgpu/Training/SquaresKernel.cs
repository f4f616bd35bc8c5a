using ILGPU;

namespace GraphCompiler.Ilgpu.Training;

/// <summary>The elements whose squares are added up, and where the sums of their parts go.</summary>
public struct SquaresArguments<T> where T : unmanaged
{
    /// <summary>The elements.</summary>
    public ArrayView<T> Values;

    /// <summary>A sum for each part.</summary>
    public ArrayView<double> Sums;
}

/// <summary>
/// The kernels in which each group of threads adds up the squares of a part of the elements, in double precision. What the sum of a part is
/// depends on the number of threads in a group, not on that of the groups.
/// </summary>
public static class SquaresKernel
{
    /// <summary>The elements of a part.</summary>
    public const int PartLength = 4096;

    /// <summary>The kernel for <see cref="float"/>.</summary>
    public static void Single(SquaresArguments<float> arguments) => Add<float, Widening>(arguments);

    /// <summary>The kernel for <see cref="double"/>.</summary>
    public static void Double(SquaresArguments<double> arguments) => Add<double, Widening>(arguments);

    static void Add<T, TWidening>(SquaresArguments<T> arguments) where T : unmanaged where TWidening : struct, IWidening<T>
    {
        ArrayView<double> scratch = SharedMemory.Allocate<double>(Device.LargestGroup);
        for (int part = Grid.IdxX; part < arguments.Sums.IntLength; part += Grid.DimX)
        {
            double sum = 0.0;
            int end = KernelMath.Min((part + 1) * PartLength, arguments.Values.IntLength);
            for (int i = part * PartLength + Group.IdxX; i < end; i += Group.DimX)
            {
                double value = TWidening.ToDouble(arguments.Values[i]);
                sum += value * value;
            }
            sum = GroupReductions.GroupSum(sum, scratch);
            if (Group.IdxX == 0) arguments.Sums[part] = sum;
        }
    }

    interface IWidening<T>
    {
        static abstract double ToDouble(T value);
    }

    readonly struct Widening : IWidening<float>, IWidening<double>
    {
        public static double ToDouble(float value) => value;

        public static double ToDouble(double value) => value;
    }
}
