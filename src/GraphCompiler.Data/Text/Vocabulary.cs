namespace GraphCompiler.Data;

/// <summary>Numbers for the pieces of a text: characters, words or byte pairs.</summary>
public abstract class Vocabulary
{
    private protected Vocabulary() { }

    /// <summary>The number of pieces.</summary>
    public abstract int Count { get; }

    /// <summary>The piece with a number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such piece.</exception>
    public abstract string this[int index] { get; }

    /// <summary>The numbers of a text's pieces.</summary>
    /// <exception cref="ArgumentException">A piece is not in the vocabulary, and there is none for unknown ones.</exception>
    public abstract int[] Encode(string text);

    /// <summary>The text of some pieces.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such piece.</exception>
    public abstract string Decode(ReadOnlySpan<int> indices);

    private protected static T Piece<T>(IReadOnlyList<T> pieces, int index) => (uint)index < (uint)pieces.Count ? pieces[index]
        : throw new ArgumentOutOfRangeException(nameof(index), index, $"The vocabulary has pieces from 0 to {pieces.Count - 1}.");
}
