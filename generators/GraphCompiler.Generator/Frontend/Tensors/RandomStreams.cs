namespace GraphCompiler.Generator.Frontend.Tensors;

/// <summary>Numbers the streams of random numbers that an entry draws from.</summary>
internal sealed class RandomStreams
{
    public int Next { get; set; }

    public int Take() => Next++;
}
