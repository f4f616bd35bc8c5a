namespace GraphCompiler.Generator.Sizes;

/// <summary>Which arithmetic computes with the elements of a type.</summary>
internal enum DTypeKind
{
    /// <summary>Floating-point numbers.</summary>
    Real,

    /// <summary>Integers, which wrap around.</summary>
    Integer,

    /// <summary>For the caller of an entry only: in graphs and kernels, Booleans are the numbers 0 and 1.</summary>
    Boolean,
}

/// <summary>
/// The type of a tensor's elements. Graphs and the formulas of kernels are the same for every precision: their real numbers are
/// <see cref="Real"/>. What lies in memory, an operand or a buffer, has a width.
/// </summary>
internal sealed class DType
{
    /// <summary>Real numbers as a model computes with them.</summary>
    public static readonly DType Real = new(nameof(Real), DTypeKind.Real, "", 0);

    /// <summary>IEEE 754 binary32.</summary>
    public static readonly DType Float32 = new(nameof(Float32), DTypeKind.Real, "float", sizeof(float));

    /// <summary>IEEE 754 binary64.</summary>
    public static readonly DType Float64 = new(nameof(Float64), DTypeKind.Real, "double", sizeof(double));

    /// <summary>The upper half of a <see cref="Float32"/>: values that wait in memory.</summary>
    public static readonly DType BFloat16 = new(nameof(BFloat16), DTypeKind.Real, "BFloat16", 2);

    /// <summary>Indices, and what is computed of them.</summary>
    public static readonly DType Int32 = new(nameof(Int32), DTypeKind.Integer, "int", sizeof(int));

    /// <summary>Integers as callers may give them.</summary>
    public static readonly DType Int64 = new(nameof(Int64), DTypeKind.Integer, "long", sizeof(long));

    /// <inheritdoc cref="DTypeKind.Boolean"/>
    public static readonly DType Bool = new(nameof(Bool), DTypeKind.Boolean, "bool", sizeof(bool));

    readonly string keyword;
    readonly int bytes;

    DType(string name, DTypeKind kind, string keyword, int bytes) => (Name, Kind, this.keyword, this.bytes) = (name, kind, keyword, bytes);

    public string Name { get; }

    public DTypeKind Kind { get; }

    /// <summary>The type in C#.</summary>
    public string Keyword => keyword.Length > 0 ? keyword : throw new InvalidOperationException($"{Name} is no type of C#.");

    /// <summary>The memory that an element takes.</summary>
    public int Bytes => bytes > 0 ? bytes : throw new InvalidOperationException($"{Name} has no width.");

    public bool IsReal => Kind == DTypeKind.Real;

    public bool IsInteger => Kind == DTypeKind.Integer;

    public bool IsBoolean => Kind == DTypeKind.Boolean;

    /// <summary>Whether elements are widened before anything is computed of them, and rounded when they are stored.</summary>
    public bool IsNarrow => this == BFloat16;

    /// <summary>The type of what kernels compute of such elements.</summary>
    public DType Computed => IsReal ? Real : this;

    /// <summary>The type as a caller sees it, in a model whose real numbers have a type.</summary>
    public DType In(DType real) => this == Real ? real : this;

    public override string ToString() => Name;
}
