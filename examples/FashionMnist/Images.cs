using GraphCompiler;

namespace FashionMnist;

/// <summary>Images to learn from, images to test on, and what they show.</summary>
sealed record Images(string Source, Dataset Train, Dataset Test, string[] Classes)
{
    static readonly string[] Clothes = ["T-shirt", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Boot"];

    /// <summary>Fashion-MNIST from the folder given or found, else digits drawn by the library.</summary>
    /// <param name="folder">The folder the user named, or null to look in the usual places.</param>
    /// <exception cref="IOException">The folder that the user named, or one of its files, is missing, can't be read, or is not what it should be.</exception>
    public static Images Load(string? folder)
    {
        if (folder is not null && !Directory.Exists(folder)) throw new DirectoryNotFoundException($"--data: there is no folder {folder}.");
        var found = DataFolder.Find("fashion-mnist", folder, out var places);
        if (found is not null) return new($"Fashion-MNIST in {Path.GetRelativePath(".", found)}", Read(found, "train"), Read(found, "t10k"), Clothes);
        return new($"built-in synthetic digits (no Fashion-MNIST in {string.Join(" or ", places.Select(place => Path.GetRelativePath(".", place)))})",
            SyntheticDigits.Generate(60_000, seed: 1), SyntheticDigits.Generate(10_000, seed: 2), [.. "0123456789".Select(digit => digit.ToString())]);
    }

    static Dataset Read(string folder, string part)
        => IdxDataset.Load(Find(folder, $"{part}-images-idx3-ubyte"), Find(folder, $"{part}-labels-idx1-ubyte"));

    static string Find(string folder, string name)
    {
        var (packed, plain) = (Path.Combine(folder, name + ".gz"), Path.Combine(folder, name));
        return File.Exists(packed) ? packed : File.Exists(plain) ? plain : throw new FileNotFoundException($"There is neither {packed} nor {plain}.");
    }
}
