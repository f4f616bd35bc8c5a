using System.Buffers.Binary;
using System.Numerics;
using Razorvine.Pickle;

namespace GraphCompiler.PyTorch;

/// <summary>A type of numbers in PyTorch's files.</summary>
/// <param name="Name">PyTorch's name.</param>
/// <param name="Stored">The name that <see cref="Checkpoints.StoredTensor"/> gives it.</param>
/// <param name="Size">The bytes of a number.</param>
abstract record StorageType(string Name, string Stored, int Size) : IObjectConstructor
{
    /// <summary>Reads a number that bytes begin with.</summary>
    public delegate T Reader<out T>(ReadOnlySpan<byte> bytes);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<StorageType> All { get; } =
    [
        new Of<double>("DoubleStorage", "F64", 8, BinaryPrimitives.ReadDoubleLittleEndian),
        new Of<float>("FloatStorage", "F32", 4, BinaryPrimitives.ReadSingleLittleEndian),
        new Of<Half>("HalfStorage", "F16", 2, BinaryPrimitives.ReadHalfLittleEndian),
        new Of<float>("BFloat16Storage", "BF16", 2, bytes =>
            BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(bytes) << 16)),
        new Of<long>("LongStorage", "I64", 8, BinaryPrimitives.ReadInt64LittleEndian),
        new Of<int>("IntStorage", "I32", 4, BinaryPrimitives.ReadInt32LittleEndian),
        new Of<short>("ShortStorage", "I16", 2, BinaryPrimitives.ReadInt16LittleEndian),
        new Of<sbyte>("CharStorage", "I8", 1, bytes => (sbyte)bytes[0]),
        new Of<byte>("ByteStorage", "U8", 1, bytes => bytes[0]),
        new Of<byte>("BoolStorage", "BOOL", 1, bytes => bytes[0]),
    ];

    /// <summary>What reads such numbers as those of a model.</summary>
    public abstract Reader<T> ReaderAs<T>() where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    // A pickle names the types, and makes nothing of them.
    object IObjectConstructor.construct(object[] arguments) => throw PickledTensors.Unknown();

    public sealed override string ToString() => Name;

    sealed record Of<TNumber>(string Name, string Stored, int Size, Reader<TNumber> Read) : StorageType(Name, Stored, Size)
        where TNumber : INumberBase<TNumber>
    {
        public override Reader<T> ReaderAs<T>() => bytes => T.CreateTruncating(Read(bytes));
    }
}
