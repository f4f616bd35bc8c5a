namespace GraphCompiler.Training;

/// <summary>
/// What an optimizer's rule is written in: one number (a GPU's thread) or a vector of them (the CPU), with the same arithmetic.
/// </summary>
/// <typeparam name="TSelf">The implementing type.</typeparam>
/// <typeparam name="T">The element type: <see cref="float"/> or <see cref="double"/>.</typeparam>
public interface ILane<TSelf, T> where TSelf : struct, ILane<TSelf, T> where T : unmanaged
{
    /// <summary>The same value in every element.</summary>
    static abstract TSelf Create(T value);

    /// <summary>The sum.</summary>
    static abstract TSelf operator +(TSelf left, TSelf right);

    /// <summary>The difference.</summary>
    static abstract TSelf operator -(TSelf left, TSelf right);

    /// <summary>The product.</summary>
    static abstract TSelf operator *(TSelf left, TSelf right);

    /// <summary>The product with a number.</summary>
    static abstract TSelf operator *(T left, TSelf right);

    /// <summary>The quotient.</summary>
    static abstract TSelf operator /(TSelf left, TSelf right);

    /// <summary>The square root.</summary>
    static abstract TSelf Sqrt(TSelf value);

    /// <summary>The magnitude.</summary>
    static abstract TSelf Abs(TSelf value);

    /// <summary>The greater value.</summary>
    static abstract TSelf Max(TSelf left, TSelf right);

    /// <summary>The smaller value.</summary>
    static abstract TSelf Min(TSelf left, TSelf right);

    /// <summary>-1, 0 or 1; NaN stays NaN.</summary>
    static abstract TSelf Sign(TSelf value);

    /// <summary>
    /// <paramref name="positive"/>, <paramref name="negative"/> or <paramref name="zero"/>, depending on the sign of a value.
    /// </summary>
    static abstract TSelf BySign(TSelf value, TSelf positive, TSelf negative, TSelf zero);

    /// <summary>
    /// The value, or 0 if its magnitude is below 2^-110 (2^-1000 in double precision): for running averages, so that they end in zero
    /// instead of in denormal numbers, whose arithmetic is many times slower.
    /// </summary>
    static abstract TSelf FlushTiny(TSelf value);
}

/// <summary>The values that an optimizer keeps for some weights, by slot; zero before the first step.</summary>
public interface ISlots<TLane>
{
    /// <summary>The values of a slot.</summary>
    TLane this[int slot] { get; set; }
}
