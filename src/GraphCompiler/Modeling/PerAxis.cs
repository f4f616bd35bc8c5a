namespace GraphCompiler;

/// <summary>
/// A number for each axis that windows slide along: one for all of them, as in <c>stride: 2</c>, or one each, as in <c>stride: (2, 1)</c>.
/// </summary>
public readonly struct PerAxis
{
    readonly int[]? numbers;

    PerAxis(int[] numbers) => this.numbers = numbers;

    /// <summary>The same number for every axis.</summary>
    public static implicit operator PerAxis(int number) => new([number]);

    /// <summary>A number for each of two axes.</summary>
    public static implicit operator PerAxis((int First, int Second) numbers) => new([numbers.First, numbers.Second]);

    /// <summary>A number for each of three axes.</summary>
    public static implicit operator PerAxis((int First, int Second, int Third) numbers) =>
        new([numbers.First, numbers.Second, numbers.Third]);

    /// <summary>The numbers of some axes.</summary>
    /// <param name="axes">How many axes there are.</param>
    /// <param name="otherwise">What stands for numbers that were not given.</param>
    /// <exception cref="ArgumentException">There are numbers for another count of axes.</exception>
    internal int[] For(int axes, int otherwise)
    {
        if (numbers is null) return [.. Enumerable.Repeat(otherwise, axes)];
        if (numbers.Length == 1) return [.. Enumerable.Repeat(numbers[0], axes)];
        if (numbers.Length != axes) throw new ArgumentException($"{numbers.Length} numbers are given for {axes} axes");
        return numbers;
    }

    /// <summary>The product of the numbers of some axes: how many elements a window of that size has.</summary>
    internal int Count(int axes)
    {
        var count = 1;
        foreach (var number in For(axes, 1)) count *= number;
        return count;
    }
}
