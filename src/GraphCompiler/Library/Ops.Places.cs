namespace GraphCompiler;

// Reading and replacing elements at places that several indices name.
public static partial class Ops
{
    /// <summary>
    /// A tensor with some elements replaced: <c>y[.., indices[.., i, ..], ..] = updates[.., i, ..]</c>, where i is the coordinate along the
    /// axis, as ONNX' ScatterElements. Updates of the same place are added up.
    /// </summary>
    /// <param name="data">Any tensor.</param>
    /// <param name="indices">Indices below the axis' size; their shape is that of the data but for the axis.</param>
    /// <param name="updates">The new elements, one for each index.</param>
    /// <param name="axis">The axis; negative counts from the end.</param>
    public static Tensor ScatterElements(Tensor data, IntTensor indices, Tensor updates, int axis = 0)
    {
        var counts = ScatterAddAlongAxis(((IntTensor)1).Expand([.. Movements.SizesOf(indices)]), indices, data.Dim(axis), axis);
        return Where(counts > 0, ScatterAddAlongAxis(updates, indices, data.Dim(axis), axis), data);
    }

    /// <summary>
    /// The slices of a tensor at tuples of indices, as ONNX' GatherND: of <c>[A, B, D]</c> at indices <c>[N, 2]</c> the slices <c>[N,
    /// D]</c> at <c>[a, b]</c>.
    /// </summary>
    /// <param name="data">Any tensor.</param>
    /// <param name="indices">
    /// Indices whose last axis, of a size k that is a number, holds the coordinates along the first k axes of the data.
    /// </param>
    public static Tensor GatherND(Tensor data, IntTensor indices)
    {
        var (places, flat) = (Movements.SizesOf(indices), JoinedFirst(data, indices.Dim(-1)));
        places.RemoveAt(places.Count - 1);
        return Gather(flat, PlacesOf(data, indices).Reshape([.. places]));
    }

    /// <summary>
    /// A tensor with some slices replaced, as ONNX' ScatterND: those of <c>[A, B, D]</c> at indices <c>[N, 2]</c> by updates <c>[N, D]</c>.
    /// Updates of the same place are added up.
    /// </summary>
    /// <param name="data">Any tensor.</param>
    /// <param name="indices">
    /// Indices whose last axis, of a size k that is a number, holds the coordinates along the first k axes of the data.
    /// </param>
    /// <param name="updates">The new slices, of the shape that <see cref="GatherND"/> gives.</param>
    public static Tensor ScatterND(Tensor data, IntTensor indices, Tensor updates)
    {
        var (flat, places) = (JoinedFirst(data, indices.Dim(-1)), PlacesOf(data, indices));
        var slices = Movements.SizesOf(flat);
        slices[0] = places.Dim(0);
        var counts = ScatterAdd(((IntTensor)1).Expand(places.Dim(0)), places, flat.Dim(0)) > 0;
        var isReplaced = counts.Reshape([-1, .. Enumerable.Repeat(1, flat.Rank - 1)]);
        var replaced = Where(isReplaced, ScatterAdd(updates.Reshape([.. slices]), places, flat.Dim(0)), flat);
        return replaced.Reshape([.. Movements.SizesOf(data)]);
    }

    /// <summary>Where the slices of the first axes lie when those are joined.</summary>
    static IntTensor PlacesOf(Tensor data, IntTensor indices)
    {
        var tuples = indices.Reshape(-1, indices.Dim(-1));
        IntTensor place = 0;
        // Each coordinate is looked up among the positions of its axis, where it is checked.
        for (var axis = 0; axis < indices.Dim(-1); axis++)
            place = place * data.Dim(axis) + Gather(Positions(data.Dim(axis)), tuples[.., axis]);
        return place;
    }

    /// <summary>The tensor with its first axes joined.</summary>
    static Tensor JoinedFirst(Tensor data, int count)
    {
        List<int> sizes = [1];
        for (var axis = 0; axis < data.Rank; axis++)
        {
            if (axis < count) sizes[0] *= data.Dim(axis);
            else sizes.Add(data.Dim(axis));
        }
        return data.Reshape([.. sizes]);
    }
}
