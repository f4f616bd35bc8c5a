namespace GraphCompiler;

// Logic on conditions: tensors of 0 and 1, as comparisons give them. As in Where, every number but 0 counts as true, NaN included.
public static partial class Ops
{
    /// <summary>1 where both conditions are not 0, else 0, broadcasting. No gradient.</summary>
    public static Tensor And(Tensor x, Tensor y) => NotEqual(x, 0) * NotEqual(y, 0);

    /// <summary>1 where at least one of two conditions is not 0, else 0, broadcasting. No gradient.</summary>
    public static Tensor Or(Tensor x, Tensor y) => Max(NotEqual(x, 0), NotEqual(y, 0));

    /// <summary>1 where the condition is 0, else 0. No gradient.</summary>
    public static Tensor Not(Tensor x) => Equal(x, 0);
}
