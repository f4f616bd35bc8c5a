using ILGPU;

namespace GraphCompiler.Ilgpu;

/// <summary>Reductions over the threads of a group, by a tree in shared memory: always the same order, so always the same result.</summary>
/// <remarks>
/// Every thread of the group must make the call, and gets the result. The scratch memory holds one element per thread; a group's size is a
/// power of two.
/// </remarks>
public static class GroupReductions
{
    /// <summary>The sum.</summary>
    public static float GroupSum(float value, ArrayView<float> scratch) => Tree<float, Sum>(value, scratch);

    /// <summary>The sum.</summary>
    public static double GroupSum(double value, ArrayView<double> scratch) => Tree<double, Sum>(value, scratch);

    /// <summary>The sum of integers.</summary>
    public static int GroupSum(int value, ArrayView<int> scratch) => Tree<int, Sum>(value, scratch);

    /// <summary>The product.</summary>
    public static float GroupProduct(float value, ArrayView<float> scratch) => Tree<float, Product>(value, scratch);

    /// <summary>The product.</summary>
    public static double GroupProduct(double value, ArrayView<double> scratch) => Tree<double, Product>(value, scratch);

    /// <summary>The product of integers.</summary>
    public static int GroupProduct(int value, ArrayView<int> scratch) => Tree<int, Product>(value, scratch);

    /// <summary>The greatest value, or NaN if there is one.</summary>
    public static float GroupMax(float value, ArrayView<float> scratch) => Tree<float, Greatest>(value, scratch);

    /// <summary>The greatest value, or NaN if there is one.</summary>
    public static double GroupMax(double value, ArrayView<double> scratch) => Tree<double, Greatest>(value, scratch);

    /// <summary>The greatest integer.</summary>
    public static int GroupMax(int value, ArrayView<int> scratch) => Tree<int, Greatest>(value, scratch);

    /// <summary>The least value, or NaN if there is one.</summary>
    public static float GroupMin(float value, ArrayView<float> scratch) => Tree<float, Least>(value, scratch);

    /// <summary>The least value, or NaN if there is one.</summary>
    public static double GroupMin(double value, ArrayView<double> scratch) => Tree<double, Least>(value, scratch);

    /// <summary>The least index.</summary>
    public static int GroupMin(int value, ArrayView<int> scratch) => Tree<int, Least>(value, scratch);

    static T Tree<T, TCombiner>(T value, ArrayView<T> scratch) where T : unmanaged where TCombiner : struct, ICombiner<T>
    {
        // First: ILGPU 1.5 moves a load past a barrier, so none may stand between the last load and the return.
        Group.Barrier();
        scratch[Group.IdxX] = value;
        Group.Barrier();
        for (int half = Group.DimX >> 1; half > 0; half >>= 1)
        {
            if (Group.IdxX < half) scratch[Group.IdxX] = TCombiner.Combine(scratch[Group.IdxX], scratch[Group.IdxX + half]);
            Group.Barrier();
        }
        return scratch[0];
    }

    interface ICombiner<T>
    {
        static abstract T Combine(T left, T right);
    }

    readonly struct Sum : ICombiner<float>, ICombiner<double>, ICombiner<int>
    {
        public static int Combine(int left, int right) => left + right;

        public static float Combine(float left, float right) => left + right;

        public static double Combine(double left, double right) => left + right;
    }

    readonly struct Product : ICombiner<float>, ICombiner<double>, ICombiner<int>
    {
        public static int Combine(int left, int right) => left * right;

        public static float Combine(float left, float right) => left * right;

        public static double Combine(double left, double right) => left * right;
    }

    readonly struct Greatest : ICombiner<float>, ICombiner<double>, ICombiner<int>
    {
        public static int Combine(int left, int right) => KernelMath.Max(left, right);

        public static float Combine(float left, float right) => KernelMath.Max(left, right);

        public static double Combine(double left, double right) => KernelMath.Max(left, right);
    }

    readonly struct Least : ICombiner<float>, ICombiner<double>, ICombiner<int>
    {
        public static int Combine(int left, int right) => KernelMath.Min(left, right);

        public static float Combine(float left, float right) => KernelMath.Min(left, right);

        public static double Combine(double left, double right) => KernelMath.Min(left, right);
    }
}
