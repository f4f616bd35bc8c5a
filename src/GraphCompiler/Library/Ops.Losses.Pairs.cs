namespace GraphCompiler;

// Losses of vectors that are to be near to or far from each other.
public static partial class Ops
{
    /// <summary>
    /// The cosine of the angle between vectors along an axis, <c>x·y / (max(|x|, ε) max(|y|, ε))</c>, which the result lacks; its
    /// derivative is 0 where a vector is 0.
    /// </summary>
    /// <param name="x">Vectors.</param>
    /// <param name="y">Vectors, broadcasting.</param>
    /// <param name="axis">The axis; negative counts from the end.</param>
    /// <param name="epsilon">ε, the least length that is divided by.</param>
    public static Tensor CosineSimilarity(Tensor x, Tensor y, int axis = -1, double epsilon = 1e-8) =>
        (x * y).Sum(axis) / (Max(x.Norm(axis), epsilon) * Max(y.Norm(axis), epsilon));

    /// <summary>
    /// The cosine embedding loss: the mean of <c>1 - cos(x, y)</c> for pairs that belong together, of <c>max(0, cos(x, y) - margin)</c> for
    /// the others (PyTorch's <c>CosineEmbeddingLoss</c>).
    /// </summary>
    /// <param name="x">Vectors, <c>[..., features]</c>.</param>
    /// <param name="y">Vectors, of the same shape.</param>
    /// <param name="targets">1 for pairs that belong together, -1 for the others, <c>[...]</c>, or one number for all pairs.</param>
    /// <param name="margin">The cosine that other pairs may have at no cost, usually from 0 to 0.5.</param>
    /// <param name="reduction">What becomes of the pairs' costs.</param>
    public static Tensor CosineEmbedding(Tensor x, Tensor y, Tensor targets, double margin = 0, Reduction reduction = Reduction.Mean)
    {
        var cosine = CosineSimilarity(x.SameShapeAs(y), y).SameShapeAs(targets, orNumber: true);
        return Reduced(Where(targets > 0, 1 - cosine, Relu(cosine - margin)), reduction);
    }

    /// <summary>
    /// The triplet loss: the mean of <c>max(0, |a - p| - |a - n| + margin)</c> over anchors a, samples p of the same kind and samples n of
    /// another (Balntas et al. 2016).
    /// </summary>
    /// <remarks>
    /// PyTorch's <c>TripletMarginLoss</c>, which adds 10⁻⁶ to differences; here a distance of 0 has the derivative 0 without that.
    /// </remarks>
    /// <param name="anchor">Vectors, <c>[..., features]</c>.</param>
    /// <param name="positive">Vectors of the same kinds, of the same shape.</param>
    /// <param name="negative">Vectors of other kinds, of the same shape.</param>
    /// <param name="margin">By how much the other kind has to be farther away.</param>
    /// <param name="swap">Whether the distance to the other kind is the lesser of those of anchor and positive.</param>
    /// <param name="reduction">What becomes of the triplets' costs.</param>
    public static Tensor Triplet(Tensor anchor, Tensor positive, Tensor negative, double margin = 1, bool swap = false,
        Reduction reduction = Reduction.Mean)
    {
        var near = (anchor.SameShapeAs(positive) - positive).Norm(-1);
        var far = (anchor.SameShapeAs(negative) - negative).Norm(-1);
        if (swap) far = Min(far, (positive - negative).Norm(-1));
        return Reduced(Relu(near - far + margin), reduction);
    }

    /// <summary>The margin ranking loss: the mean of <c>max(0, margin - target (x - y))</c> (PyTorch's <c>MarginRankingLoss</c>).</summary>
    /// <param name="x">Scores of any shape.</param>
    /// <param name="y">Scores of the same shape.</param>
    /// <param name="targets">1 where x is to be the greater, -1 where y is, of the same shape, or one number for all pairs.</param>
    /// <param name="margin">By how much the one has to be greater.</param>
    /// <param name="reduction">What becomes of the pairs' costs.</param>
    public static Tensor MarginRanking(Tensor x, Tensor y, Tensor targets, double margin = 0, Reduction reduction = Reduction.Mean) =>
        Reduced(Relu(margin - targets * (x.SameShapeAs(y) - y).SameShapeAs(targets, orNumber: true)), reduction);

    /// <summary>
    /// The hinge embedding loss: the mean of the distance for pairs that belong together, of <c>max(0, margin - distance)</c> for the
    /// others (PyTorch's <c>HingeEmbeddingLoss</c>).
    /// </summary>
    /// <param name="distances">Distances of any shape.</param>
    /// <param name="targets">1 for pairs that belong together, -1 for the others, of the same shape, or one number for all pairs.</param>
    /// <param name="margin">The distance from which on other pairs cost nothing.</param>
    /// <param name="reduction">What becomes of the pairs' costs.</param>
    public static Tensor HingeEmbedding(Tensor distances, Tensor targets, double margin = 1, Reduction reduction = Reduction.Mean)
    {
        var x = distances.SameShapeAs(targets, orNumber: true);
        return Reduced(Where(targets > 0, x, Relu(margin - x)), reduction);
    }
}
