using ILGPU;

namespace GraphCompiler.Ilgpu;

/// <summary>How the sums of a product are split: each part of the terms is added up by groups of its own.</summary>
public struct ProductSplit<T> where T : unmanaged
{
    /// <summary>The sums of all parts, those of one part together, row-major; empty if there is one part.</summary>
    public ArrayView<T> Sums;

    /// <summary>The number of parts.</summary>
    public int Parts;

    /// <summary>By how many elements the sums' rows lie further apart than they are long.</summary>
    public int Padding;

    /// <summary>The number of terms of a part; the last one may have fewer.</summary>
    public int Depth;
}

/// <summary>The parameter of a product's kernels.</summary>
public interface IProductArguments<T> where T : unmanaged
{
    /// <summary>Sets how the sums are split.</summary>
    void Split(ProductSplit<T> split);

    /// <summary>The factor with the product's rows, on a CUDA device.</summary>
    ProductFactor Left { get; }

    /// <summary>The factor with the product's columns, on a CUDA device.</summary>
    ProductFactor Right { get; }

    /// <summary>Where the sums are stored as they are, row-major; none if anything else becomes of them.</summary>
    ArrayView<T> Result { get; }
}
