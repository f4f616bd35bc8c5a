namespace GraphCompiler.Data;

/// <summary>Images in a folder for each class.</summary>
/// <param name="Data">The images, <c>[N, channels, height, width]</c>, and the classes, <c>[N]</c>.</param>
/// <param name="Classes">The classes' names: the folders', in ordinal order.</param>
/// <param name="Files">The file of each sample.</param>
public sealed record ImageFolder(Dataset Data, IReadOnlyList<string> Classes, IReadOnlyList<string> Files)
{
    static readonly string[] extensions = [".jpg", ".jpeg", ".png", ".bmp", ".tga", ".psd", ".gif"];

    /// <summary>Reads all images of a folder's folders, in ordinal order.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="size">The height and width that images of other sizes get; null if all must have the first one's.</param>
    /// <param name="channels">1 for gray, 3 for red, green and blue, 4 with transparency.</param>
    /// <param name="imageColumn">The name of the column of images.</param>
    /// <param name="labelColumn">The name of the column of classes.</param>
    /// <exception cref="IOException">There is no such folder, or a file can't be read.</exception>
    /// <exception cref="DataFileException">There are no images, a file is damaged, or an image has another size than the first.</exception>
    public static ImageFolder Load(string folder, (int Height, int Width)? size = null, int channels = 3, string imageColumn = "x",
        string labelColumn = "labels")
    {
        string[] classes = [.. Directory.GetDirectories(folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
        List<string> files = [];
        List<int> labels = [];
        List<float> values = [];
        var target = size;
        for (var label = 0; label < classes.Length; label++)
            foreach (var path in Directory.GetFiles(Path.Combine(folder, classes[label])).Order(StringComparer.Ordinal))
            {
                if (!extensions.Contains(Path.GetExtension(path).ToLowerInvariant())) continue;
                var image = ImageFile.Read(path, channels);
                var (height, width) = target ??= (image.Height, image.Width);
                if (size is null && (image.Height, image.Width) != (height, width))
                    throw new DataFileException(path, null,
                        $"expected an image of {height} x {width} pixels as the first one, found {image.Height} x {image.Width}");
                values.AddRange(image.Resize(height, width).Values);
                labels.Add(label);
                files.Add(path);
            }
        if (files.Count == 0) throw new DataFileException(folder, null, "expected folders with images, found none");
        return new(new(DataColumn.Real(imageColumn, [.. values], channels, target!.Value.Height, target.Value.Width),
            DataColumn.Index(labelColumn, [.. labels])), classes, files);
    }
}
