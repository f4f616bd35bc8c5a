namespace GraphCompiler;

/// <summary>Images and labels from a pair of IDX files, such as MNIST and Fashion-MNIST.</summary>
public static class IdxDataset
{
    /// <summary>Reads both files.</summary>
    /// <param name="images">The images' file: [N, height, width] bytes; they become real numbers in [0, 1].</param>
    /// <param name="labels">The labels' file: [N] bytes.</param>
    /// <param name="imageColumn">The name of the column of images.</param>
    /// <param name="labelColumn">The name of the column of labels.</param>
    /// <exception cref="FileNotFoundException">A file is missing.</exception>
    /// <exception cref="DataFileException">A file is not what it should be, or the numbers of images and labels differ.</exception>
    public static Dataset Load(string images, string labels, string imageColumn = "x", string labelColumn = "labels")
    {
        var (pixels, classes) = (Idx.Read(images), Idx.Read(labels));
        if (pixels.Shape.Length < 2)
            throw new DataFileException(images, null,
                $"expected images with two axes or more, found shape [{string.Join(", ", pixels.Shape)}]");
        if (classes.Shape.Length != 1)
            throw new DataFileException(labels, null, $"expected labels with one axis, found shape [{string.Join(", ", classes.Shape)}]");
        if (pixels.Shape[0] != classes.Shape[0])
            throw new DataFileException(labels, null,
                $"expected labels for {pixels.Shape[0]} images in {images}, found {classes.Shape[0]} labels");
        if (pixels.Shape[0] == 0 || pixels.Data.Length == 0)
            throw new DataFileException(images, null, $"expected at least one image, found shape [{string.Join(", ", pixels.Shape)}]");
        return new(DataColumn.Real(imageColumn, pixels.Normalized(), pixels.Shape.AsSpan()[1..]),
            DataColumn.Index(labelColumn, classes.ToIndices()));
    }
}
