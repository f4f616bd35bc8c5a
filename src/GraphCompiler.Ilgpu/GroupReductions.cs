using ILGPU;

namespace GraphCompiler.Ilgpu;

/// <summary>
/// Reductions over the threads of a group with one row, or of each row of a group, by a tree in shared memory: always the same order, so
/// always the same result.
/// </summary>
/// <remarks>
/// Every thread of the group must make the call, and gets the result. The scratch memory holds one element per thread; the length of a row
/// is a power of two.
/// </remarks>
public static class GroupReductions
{
    /// <summary>The sum.</summary>
    public static float GroupSum(float value, ArrayView<float> scratch) => OfGroup<float, Sum>(value, scratch);

    /// <summary>The sum.</summary>
    public static double GroupSum(double value, ArrayView<double> scratch) => OfGroup<double, Sum>(value, scratch);

    /// <summary>The sum of integers.</summary>
    public static int GroupSum(int value, ArrayView<int> scratch) => OfGroup<int, Sum>(value, scratch);

    /// <summary>The product.</summary>
    public static float GroupProduct(float value, ArrayView<float> scratch) => OfGroup<float, Product>(value, scratch);

    /// <summary>The product.</summary>
    public static double GroupProduct(double value, ArrayView<double> scratch) => OfGroup<double, Product>(value, scratch);

    /// <summary>The product of integers.</summary>
    public static int GroupProduct(int value, ArrayView<int> scratch) => OfGroup<int, Product>(value, scratch);

    /// <summary>The greatest value, or NaN if there is one.</summary>
    public static float GroupMax(float value, ArrayView<float> scratch) => OfGroup<float, Greatest>(value, scratch);

    /// <summary>The greatest value, or NaN if there is one.</summary>
    public static double GroupMax(double value, ArrayView<double> scratch) => OfGroup<double, Greatest>(value, scratch);

    /// <summary>The greatest integer.</summary>
    public static int GroupMax(int value, ArrayView<int> scratch) => OfGroup<int, Greatest>(value, scratch);

    /// <summary>The least value, or NaN if there is one.</summary>
    public static float GroupMin(float value, ArrayView<float> scratch) => OfGroup<float, Least>(value, scratch);

    /// <summary>The least value, or NaN if there is one.</summary>
    public static double GroupMin(double value, ArrayView<double> scratch) => OfGroup<double, Least>(value, scratch);

    /// <summary>The least index.</summary>
    public static int GroupMin(int value, ArrayView<int> scratch) => OfGroup<int, Least>(value, scratch);

    /// <summary>Of each row, the sum.</summary>
    public static float RowSum(float value, ArrayView<float> scratch) => OfRow<float, Sum>(value, scratch);

    /// <summary>Of each row, the sum.</summary>
    public static double RowSum(double value, ArrayView<double> scratch) => OfRow<double, Sum>(value, scratch);

    /// <summary>Of each row, the sum of integers.</summary>
    public static int RowSum(int value, ArrayView<int> scratch) => OfRow<int, Sum>(value, scratch);

    /// <summary>Of each row, the product.</summary>
    public static float RowProduct(float value, ArrayView<float> scratch) => OfRow<float, Product>(value, scratch);

    /// <summary>Of each row, the product.</summary>
    public static double RowProduct(double value, ArrayView<double> scratch) => OfRow<double, Product>(value, scratch);

    /// <summary>Of each row, the product of integers.</summary>
    public static int RowProduct(int value, ArrayView<int> scratch) => OfRow<int, Product>(value, scratch);

    /// <summary>Of each row, the greatest value, or NaN if there is one.</summary>
    public static float RowMax(float value, ArrayView<float> scratch) => OfRow<float, Greatest>(value, scratch);

    /// <summary>Of each row, the greatest value, or NaN if there is one.</summary>
    public static double RowMax(double value, ArrayView<double> scratch) => OfRow<double, Greatest>(value, scratch);

    /// <summary>Of each row, the greatest integer.</summary>
    public static int RowMax(int value, ArrayView<int> scratch) => OfRow<int, Greatest>(value, scratch);

    /// <summary>Of each row, the least value, or NaN if there is one.</summary>
    public static float RowMin(float value, ArrayView<float> scratch) => OfRow<float, Least>(value, scratch);

    /// <summary>Of each row, the least value, or NaN if there is one.</summary>
    public static double RowMin(double value, ArrayView<double> scratch) => OfRow<double, Least>(value, scratch);

    /// <summary>Of each row, the least index.</summary>
    public static int RowMin(int value, ArrayView<int> scratch) => OfRow<int, Least>(value, scratch);

    static T OfGroup<T, TCombiner>(T value, ArrayView<T> scratch) where T : unmanaged where TCombiner : struct, ICombiner<T> =>
        Tree<T, TCombiner>(value, scratch, 0);

    static T OfRow<T, TCombiner>(T value, ArrayView<T> scratch) where T : unmanaged where TCombiner : struct, ICombiner<T> =>
        Tree<T, TCombiner>(value, scratch, Group.IdxY * Group.DimX);

    // The row's threads begin at first.
    static T Tree<T, TCombiner>(T value, ArrayView<T> scratch, int first) where T : unmanaged where TCombiner : struct, ICombiner<T>
    {
        // First: ILGPU 1.5 moves a load past a barrier, so none may stand between the last load and the return.
        Group.Barrier();
        int place = first + Group.IdxX;
        scratch[place] = value;
        Group.Barrier();
        for (int half = Group.DimX >> 1; half > 0; half >>= 1)
        {
            if (Group.IdxX < half) scratch[place] = TCombiner.Combine(scratch[place], scratch[place + half]);
            Group.Barrier();
        }
        return scratch[first];
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
