namespace GraphCompiler;

/// <summary>
/// How many elements windows find beyond either end of each axis: numbers, as in <c>padding: 1</c> and <c>padding: (1, 0)</c>, different
/// ones for the two ends, as in <c>Padding.Sides(before: 1, after: 0)</c>, or <see cref="Same"/>. None by default.
/// </summary>
public readonly struct Padding
{
    readonly PerAxis before, after;
    readonly bool isSame;

    Padding(PerAxis before, PerAxis after, bool isSame) => (this.before, this.after, this.isSame) = (before, after, isSame);

    /// <summary>
    /// As many that the result is as long as the operand, for a stride of 1; of an odd number the greater part comes after (as PyTorch's
    /// <c>padding='same'</c>).
    /// </summary>
    public static Padding Same => new(0, 0, true);

    /// <summary>Different numbers for the two ends.</summary>
    /// <param name="before">How many come before the first element: one number for every axis, or one each.</param>
    /// <param name="after">How many come after the last element: one number for every axis, or one each.</param>
    public static Padding Sides(PerAxis before, PerAxis after) => new(before, after, false);

    /// <summary>The same number for every axis.</summary>
    public static implicit operator Padding(int number) => new(number, number, false);

    /// <summary>A number for each of two axes.</summary>
    public static implicit operator Padding((int First, int Second) numbers) => new(numbers, numbers, false);

    /// <summary>A number for each of three axes.</summary>
    public static implicit operator Padding((int First, int Second, int Third) numbers) => new(numbers, numbers, false);

    /// <summary>The elements before and after each axis, for windows that span some elements.</summary>
    /// <exception cref="ArgumentException">The padding is the same, but the windows move by more than one.</exception>
    internal (int Before, int After)[] For(int[] spans, int[] strides)
    {
        if (!isSame) return [.. before.For(spans.Length, 0).Zip(after.For(spans.Length, 0), (first, last) => (first, last))];
        if (strides.Any(stride => stride != 1)) throw new ArgumentException("Padding.Same needs a stride of 1");
        return [.. spans.Select(span => ((span - 1) / 2, span / 2))];
    }
}
