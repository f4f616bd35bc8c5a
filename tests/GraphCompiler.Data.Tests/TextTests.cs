using System.Text;

namespace GraphCompiler.Data.Tests;

public sealed class TextTests : IDisposable
{
    readonly TestFiles files = new();

    public void Dispose() => files.Dispose();

    [Fact]
    public void CharactersAreCodePoints()
    {
        var vocabulary = new CharacterVocabulary("ba😀ab");
        Assert.Equal(3, vocabulary.Count);
        Assert.Equal(["a", "b", "😀"], Enumerable.Range(0, 3).Select(i => vocabulary[i]));
        Assert.Equal([2, 0, 1], vocabulary.Encode("😀ab"));
        Assert.Equal("😀ab", vocabulary.Decode([2, 0, 1]));
        Assert.Contains("\"c\" (U+0063)", Assert.Throws<ArgumentException>(() => vocabulary.Encode("abc")).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => vocabulary.Decode([3]));
        Assert.Throws<ArgumentException>(() => new CharacterVocabulary(""));
    }

    [Fact]
    public void WordsAreThoseThatOccurMostOften()
    {
        var vocabulary = new WordVocabulary(["The cat, the dog.", "THE cat isn't here."], largestCount: 8);
        Assert.Equal(["[padding]", "[unknown]", "[start]", "[end]", "the", ".", "cat", ","],
            Enumerable.Range(0, vocabulary.Count).Select(i => vocabulary[i]));
        Assert.Equal([2, 4, 6, 1, 5, 3], vocabulary.EncodeSequence("The cat slept."));
        Assert.Equal("the cat [unknown] .", vocabulary.Decode([2, 4, 6, 1, 5, 3, 4]));
        Assert.Equal("the", vocabulary.Decode([4, 0, 0]));
        Assert.Equal(["the", ".", "cat"],
            Enumerable.Range(4, 3).Select(i => new WordVocabulary(["The cat, the dog.", "THE cat isn't here."], leastFrequency: 2)[i]));
        Assert.Contains("isn't", Enumerable.Range(4, 5).Select(i => new WordVocabulary(["isn't I I’m"], lowerCase: false)[Math.Min(i, 6)]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new WordVocabulary(["a"], largestCount: 4));
    }

    [Fact]
    public void BytePairsAreMergedByFrequency()
    {
        // Of "aaab" twice and "ab" three times, "a b" occurs 5 times, then "a a" 2 * 2 - 2 = 2 times with the b's gone, "aa ab" 2 times.
        var vocabulary = BytePairVocabulary.Train(["aaab", "aaab", "ab", "ab", "ab"], 300);
        Assert.Equal(["ab", "aa", "aaab"], Enumerable.Range(256, vocabulary.Count - 256).Select(i => vocabulary[i]));
        Assert.Equal([258], vocabulary.Encode("aaab"));
        Assert.Equal([257, 256], BytePairVocabulary.Train(["aaab", "aaab", "ab", "ab", "ab"], 258).Encode("aaab"));
        Assert.Equal(256, BytePairVocabulary.Train([], 300).Count);
        Assert.Throws<ArgumentOutOfRangeException>(() => BytePairVocabulary.Train(["a"], 255));
    }

    [Theory]
    [InlineData("First Citizen:\nBefore we proceed any further, hear me speak.")]
    [InlineData("naïve 😀  two  spaces\ttab \r\n\r\n end ")]
    [InlineData("\u0000\u00AD\u0301")]
    [InlineData("")]
    public void EveryTextDecodesToItself(string text)
    {
        var vocabulary = BytePairVocabulary.Train(["First Citizen: before we proceed any further", "  two  spaces naïve"], 290);
        Assert.Equal(text, vocabulary.Decode(vocabulary.Encode(text)));
        Assert.InRange(vocabulary.Encode(text).Length, 0, Encoding.UTF8.GetByteCount(text));
    }

    [Fact]
    public void BytePairsAreSavedAndLoaded()
    {
        var (numbers, merges) = (Path.Combine(files.Folder, "vocab.json"), Path.Combine(files.Folder, "merges.txt"));
        var vocabulary = BytePairVocabulary.Train(["the cat the hat the bat #version"], 270);
        vocabulary.Save(numbers, merges);
        var loaded = BytePairVocabulary.Load(numbers, merges);
        Assert.Equal(Enumerable.Range(0, vocabulary.Count).Select(i => vocabulary[i]),
            Enumerable.Range(0, loaded.Count).Select(i => loaded[i]));
        Assert.Equal(vocabulary.Encode("the chat"), loaded.Encode("the chat"));

        TestFiles.Refused("line 3", "two pieces", () => BytePairVocabulary.Load(numbers, files.Write("m", "#version: 0.2\nh e\nq z\n")));
        TestFiles.Refused("line 1", "in JSON", () => BytePairVocabulary.Load(files.Write("v", "{\"a\": }"), merges));
        TestFiles.Refused("", "numbers from 0 on, found \"b\" with 0",
            () => BytePairVocabulary.Load(files.Write("v", "{\"a\": 0, \"b\": 0}"), merges));
        TestFiles.Refused("", "single byte is missing",
            () => BytePairVocabulary.Load(files.Write("v", "{\"a\": 0}"), files.Write("m", "")));
        files.Mutate(File.ReadAllBytes(merges), 500, path => BytePairVocabulary.Load(numbers, path));
        files.Mutate(File.ReadAllBytes(numbers), 500, path => BytePairVocabulary.Load(path, files.Write("m", "")));
    }

    [Fact]
    public void TextsHaveOneKindOfLineEnd()
    {
        Assert.Equal("a\nb\n", TextFile.Read(files.Write("t", "a\r\nb\n")));
        Assert.Equal("ñ", TextFile.Read(files.Write("t", TestFiles.Zip("ñ"u8.ToArray()))));
        TestFiles.Refused("", "empty", () => TextFile.Read(files.Write("t", "")));
        TestFiles.Refused("", "not UTF-8", () => TextFile.Read(files.Write("t", [65, 0xC3])));
        files.Mutate(Encoding.UTF8.GetBytes("Ein Satz für Zeichen – mehr nicht."), 500, path => TextFile.Read(path));
    }

    [Fact]
    public void PairsHaveATabBetweenThem()
    {
        Assert.Equal([("Go.", "Ve."), ("Hi.", "Hola.")], TextFile.ReadPairs(files.Write("p", "Go.\tVe.\n\nHi.\tHola.\tCC-BY 2.0\n")));
        TestFiles.Refused("line 2", "a tab between", () => TextFile.ReadPairs(files.Write("p", "Go.\tVe.\nHi.\n")));
        TestFiles.Refused("line 1", "a tab between", () => TextFile.ReadPairs(files.Write("p", "\tVe.\n")));
        TestFiles.Refused("", "found none", () => TextFile.ReadPairs(files.Write("p", "\n")));
        files.Mutate("Go.\tVe.\nHi.\tHola.\n"u8.ToArray(), 500, path => Assert.NotEmpty(TextFile.ReadPairs(path)));
    }
}
