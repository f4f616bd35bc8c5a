using System.Collections.Immutable;
using System.Globalization;

namespace GraphCompiler.Generator.Kernels;

/// <summary>Names for the locals of one generated method, each once.</summary>
internal sealed class Identifiers(params IEnumerable<string> taken)
{
    static readonly ImmutableHashSet<string> keywords =
    [
        "abstract", "as", "base", "bool", "break", "byte", "case", "catch", "char", "checked", "class", "const", "continue", "decimal",
        "default", "delegate", "do", "double",
        "else", "enum", "event", "explicit", "extern", "false", "finally", "fixed", "float", "for", "foreach", "goto", "if", "implicit",
        "in", "int", "interface", "internal",
        "is", "lock", "long", "namespace", "new", "nint", "null", "object", "operator", "out", "override", "params", "private", "protected",
        "public", "readonly", "ref", "return",
        "sbyte", "sealed", "short", "sizeof", "stackalloc", "static", "string", "struct", "switch", "this", "throw", "true", "try",
        "typeof", "uint", "ulong", "unchecked",
        "unsafe", "ushort", "using", "virtual", "void", "volatile", "while",
    ];

    /// <summary>What kernels call their own parameters and locals.</summary>
    static readonly ImmutableHashSet<string> ofKernels = ["begin", "end", "lanes", "row", "column", "batch", "point", "team", "part",
        "parts", "partEnd", "half", "V"];

    /// <summary>What the names of a reduced value's parts end with.</summary>
    static readonly ImmutableArray<string> ofReduced = ["Lanes", "Part", "Compensation", "Kept", "Other", "Next", "LanesNext"];

    /// <summary>What else is in sight where entries use symbols and scalar arguments.</summary>
    static readonly ImmutableHashSet<string> ofEntries =
        ["parameters", "gradients", "work", "places", "model", "symbols", "input", "Memory", "Name", "Inputs", "Symbols",
            "Scalars", "SetScalar", "Real", "Index", "Prepare", "Evaluate", "EvaluateWithGradients", "Compute", "ComputeWithGradients",
            "CanLend", "Lend", "Lent"];

    /// <summary>The functions and types that kernels of some target call by their simple names.</summary>
    static readonly ImmutableHashSet<string> calledByKernels =
    [
        "Abs", "Accumulate", "Acos", "Acosh", "Asin", "Asinh", "At", "Atan", "Atanh", "Ceil", "Clip", "Compensation", "Cos", "Cosh",
        "Divide", "Equal", "Erf", "Exp", "Expm1", "Finish", "Floor", "Greater", "GreaterOrEqual", "Less", "LessOrEqual", "Log", "Log1p",
        "MatrixShape", "Max", "Min", "Normal", "NotEqual", "Pow", "ProductShape", "ProductStride", "Products", "Reciprocal", "Reduce",
        "Relu", "Remainder", "Round", "Rsqrt", "Run", "Sigmoid", "Sign", "Sin", "Sinh", "Sqrt", "Tan", "Tanh", "ToIndex", "Uniform",
        "Where",
    ];

    readonly HashSet<string> taken = new(taken, StringComparer.Ordinal);
    readonly Dictionary<string, int> last = new(StringComparer.Ordinal);

    /// <summary>Names for kernels. Where those are methods, they would hide the functions that kernels call.</summary>
    public static Identifiers OfKernels() => new(calledByKernels);

    /// <summary>Whether a kernel can't use the name for an operand or a value.</summary>
    public static bool IsReserved(string name) => keywords.Contains(name) || ofKernels.Contains(name);

    /// <summary>The name, or the first of name2, name3 ... that is free.</summary>
    public string Unique(string name)
    {
        if (keywords.Contains(name)) name += "Value";
        if (taken.Add(name)) return name;
        last.TryGetValue(name, out var number);
        for (number = Math.Max(number + 1, 2); !taken.Add(name + number.ToString(CultureInfo.InvariantCulture)); number++) { }
        last[name] = number;
        return name + number.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Likewise, a name for a value that is reduced, so that what kernels call its parts is free too.</summary>
    public string UniqueReduced(string name)
    {
        string unique;
        do unique = Unique(name);
        while (ofReduced.Any(suffix => taken.Contains(unique + suffix)));
        taken.UnionWith(ofReduced.Select(suffix => unique + suffix));
        return unique;
    }

    /// <summary>Takes a name, if it is free.</summary>
    public bool Take(string name) => taken.Add(name);

    /// <summary>A name of the user's in C#: keywords get their @.</summary>
    public static string Escaped(string name) => keywords.Contains(name) ? "@" + name : name;

    /// <summary>A symbol as an integer of generated code.</summary>
    public static string OfSymbol(string symbol) => IsHidden(symbol) ? symbol + "Size" : symbol;

    /// <summary>A scalar argument of an entry as a number of generated code.</summary>
    public static string OfScalar(string argument) => IsHidden(argument) ? argument + "Value" : argument;

    static bool IsHidden(string name) => IsReserved(name) || ofEntries.Contains(name) || calledByKernels.Contains(name);

    /// <summary>A parameter's path as one word: <c>blocks[0].hidden.Weight</c> is <c>Blocks0HiddenWeight</c>.</summary>
    public static string OfPath(string path) => string.Concat(path.Split('.', '[', ']').Where(part => part.Length > 0)
        .Select(part => char.ToUpperInvariant(part[0]) + part.Substring(1)));

    public static string Pascal(string name) => char.ToUpperInvariant(name[0]) + name.Substring(1);

    public static string Camel(string name) => char.ToLowerInvariant(name[0]) + name.Substring(1);
}
