using Examples;
using GraphCompiler;

namespace FashionMnist;

/// <summary>Images to learn from, images to test on, and what they show.</summary>
/// <param name="Train">The images to train on.</param>
/// <param name="Test">The images to test on.</param>
/// <param name="Classes">The classes' names.</param>
/// <param name="IsSymmetric">Whether a mirror image shows the same.</param>
sealed record Images(Dataset Train, Dataset Test, string[] Classes, bool IsSymmetric)
{
    static readonly string[] Clothes = ["T-shirt", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Boot"];

    /// <summary>Fashion-MNIST from the folder given or found, else digits drawn by the library; only some of them in a quick run.</summary>
    /// <exception cref="IOException">The folder that the user named, or one of its files, is missing, can't be read, or is not what it
    /// should be.</exception>
    public static Images Load(Example example)
    {
        var found = example.FindFolder("fashion-mnist", out var places);
        if (found is null)
        {
            Console.WriteLine(
                "data: built-in synthetic digits (no Fashion-MNIST in "
                    + $"{string.Join(" or ", places.Select(place => Path.GetRelativePath(".", place)))})");
            return new(SyntheticDigits.Generate(example.IsQuick ? 2000 : 60_000, seed: 1),
                SyntheticDigits.Generate(example.IsQuick ? 1000 : 10_000, seed: 2),
                [.. "0123456789".Select(digit => digit.ToString())], IsSymmetric: false);
        }
        var (train, test) = (Read(found, "train"), Read(found, "t10k"));
        return new(example.IsQuick ? train.Take(2000) : train, example.IsQuick ? test.Take(1000) : test, Clothes, IsSymmetric: true);
    }

    static Dataset Read(string folder, string part)
        => IdxDataset.Load(Find(folder, $"{part}-images-idx3-ubyte"), Find(folder, $"{part}-labels-idx1-ubyte"));

    static string Find(string folder, string name)
    {
        var (packed, plain) = (Path.Combine(folder, name + ".gz"), Path.Combine(folder, name));
        return File.Exists(packed) ? packed
            : File.Exists(plain) ? plain
            : throw new FileNotFoundException($"There is neither {packed} nor {plain}.");
    }
}
