namespace GraphCompiler;

// Logic on conditions. Those that are numbers are true where they are not 0, as in Where, NaN included.
public static partial class Ops
{
    /// <summary>Where both conditions are not 0, broadcasting. No gradient.</summary>
    public static BoolTensor And(Tensor x, Tensor y) => NotEqual(x, 0) & NotEqual(y, 0);

    /// <summary>Whether both are true, element by element, broadcasting.</summary>
    public static BoolTensor And(BoolTensor x, BoolTensor y) => x & y;

    /// <summary>Where at least one of two conditions is not 0, broadcasting. No gradient.</summary>
    public static BoolTensor Or(Tensor x, Tensor y) => NotEqual(x, 0) | NotEqual(y, 0);

    /// <summary>Whether at least one is true, element by element, broadcasting.</summary>
    public static BoolTensor Or(BoolTensor x, BoolTensor y) => x | y;

    /// <summary>Whether exactly one is true, element by element, broadcasting.</summary>
    public static BoolTensor Xor(BoolTensor x, BoolTensor y) => x ^ y;

    /// <summary>Where the condition is 0. No gradient.</summary>
    public static BoolTensor Not(Tensor x) => Equal(x, 0);
}
