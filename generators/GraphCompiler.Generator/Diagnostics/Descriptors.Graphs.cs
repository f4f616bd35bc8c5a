using Microsoft.CodeAnalysis;

namespace GraphCompiler.Generator.Diagnostics;

// GC01xx: what graph code says, and shapes.
internal static partial class Descriptors
{
    public static readonly DiagnosticDescriptor RankTooLow = new("GC0101", "Too few axes",
        "{0} needs a tensor of rank {1} or more, but this one's shape is {2}{3}", Category, DiagnosticSeverity.Error, true,
        helpLinkUri: Help + "GC0101.md");

    public static readonly DiagnosticDescriptor InnerDimensions = new("GC0102", "Inner dimensions differ",
        "MatMul needs equal inner dimensions: {0} x {1} has {2} and {3}{4}", Category, DiagnosticSeverity.Error, true,
        helpLinkUri: Help + "GC0102.md");

    public static readonly DiagnosticDescriptor Broadcast = new("GC0103", "Shapes don't broadcast",
        "{0} can't combine {1} and {2}: {3} and {4} are neither equal nor 1 (shapes are aligned from the last axis){5}", Category,
        DiagnosticSeverity.Error, true, helpLinkUri: Help + "GC0103.md");

    public static readonly DiagnosticDescriptor ReshapeCount = new("GC0104", "Reshape keeps the number of elements",
        "Reshape can't turn {0} into {1}: {2}{3}", Category, DiagnosticSeverity.Error, true, helpLinkUri: Help + "GC0104.md");

    public static readonly DiagnosticDescriptor AxisOutOfRange = new("GC0105", "No such axis",
        "There is no axis {0} in {1}, which has {2}{3}", Category, DiagnosticSeverity.Error, true, helpLinkUri: Help + "GC0105.md");

    public static readonly DiagnosticDescriptor DuplicateAxis = new("GC0106", "An axis is named twice",
        "The axes {0} of {1} name one axis twice{2}", Category, DiagnosticSeverity.Error, true, helpLinkUri: Help + "GC0106.md");

    public static readonly DiagnosticDescriptor Permutation = new("GC0107", "Not a permutation of the axes",
        "Permute needs every axis of {0} once, but is given {1}{2}", Category, DiagnosticSeverity.Error, true,
        helpLinkUri: Help + "GC0107.md");

    public static readonly DiagnosticDescriptor BadShape = new("GC0108", "A [Shape] is made of positive numbers and names",
        "{0} is no size: [Shape(...)] takes positive ints, names, and their sums, differences and products, as in [Shape(\"N\", 784, \"2 "
            + "* T + 1\")]{1}", Category, DiagnosticSeverity.Error, true, helpLinkUri: Help + "GC0108.md");

    public static readonly DiagnosticDescriptor UnsupportedCall = new("GC0109", "Graph code can't use this",
        "Graph code can't use {0}: {1}{2}", Category, DiagnosticSeverity.Error, true, helpLinkUri: Help + "GC0109.md");

    public static readonly DiagnosticDescriptor ConstantNeeded = new("GC0110", "A constant is needed",
        "'{0}' must be a constant when the project is built, but it is {1}{2}", Category, DiagnosticSeverity.Error, true,
        helpLinkUri: Help + "GC0110.md");

    public static readonly DiagnosticDescriptor UnsupportedStatement = new("GC0111", "Graph code can't contain this statement",
        "Graph code can't contain {0}{1}", Category, DiagnosticSeverity.Error, true, helpLinkUri: Help + "GC0111.md");

    public static readonly DiagnosticDescriptor UnsupportedExpression = new("GC0112", "Graph code can't contain this expression",
        "Graph code can't contain {0}{1}", Category, DiagnosticSeverity.Error, true, helpLinkUri: Help + "GC0112.md");

    public static readonly DiagnosticDescriptor Undecided = new("GC0113", "A condition must be known when the project is built",
        "'{0}' is known only at run time, but the graph is fixed when the project is built: {1}{2}", Category, DiagnosticSeverity.Error,
        true, helpLinkUri: Help + "GC0113.md");

    public static readonly DiagnosticDescriptor Recursion = new("GC0114", "Recursion is too deep",
        "{0} calls itself too often: graph code may nest {1} calls{2}", Category, DiagnosticSeverity.Error, true,
        helpLinkUri: Help + "GC0114.md");

    public static readonly DiagnosticDescriptor TooManySteps = new("GC0115", "Graph code runs too long",
        "Graph code takes more than {0} steps to evaluate: a loop may not end{1}", Category, DiagnosticSeverity.Error, true,
        helpLinkUri: Help + "GC0115.md");

    public static readonly DiagnosticDescriptor Thrown = new("GC0116", "Graph code throws an exception",
        "Graph code throws an exception: {0}{1}", Category, DiagnosticSeverity.Error, true, helpLinkUri: Help + "GC0116.md");

    public static readonly DiagnosticDescriptor NullValue = new("GC0117", "A value is null",
        "'{0}' needs a value, but has null{1}", Category, DiagnosticSeverity.Error, true, helpLinkUri: Help + "GC0117.md");

    public static readonly DiagnosticDescriptor InexactDivision = new("GC0118", "A size is not divisible",
        "{0} is not divisible by {1} for all sizes{2}", Category, DiagnosticSeverity.Error, true, helpLinkUri: Help + "GC0118.md");

    public static readonly DiagnosticDescriptor IndexOutOfRange = new("GC0119", "An index is out of range",
        "The index {0} is out of range: the length is {1}{2}", Category, DiagnosticSeverity.Error, true, helpLinkUri: Help + "GC0119.md");

    public static readonly DiagnosticDescriptor NotState = new("GC0120", "Only state can be assigned",
        "'{0}' is no state: only a parameter marked [State] can be given values by Assign{1}", Category, DiagnosticSeverity.Error, true,
        helpLinkUri: Help + "GC0120.md");

    public static readonly DiagnosticDescriptor StateShape = new("GC0121", "A state keeps its shape",
        "The state '{0}' has the shape {1}, but is assigned a value of shape {2}{3}", Category, DiagnosticSeverity.Error, true,
        helpLinkUri: Help + "GC0121.md");

    public static readonly DiagnosticDescriptor ParameterSize = new("GC0122", "A parameter's sizes are positive",
        "A parameter can't have the shape {0}: {1} is not positive{2}", Category, DiagnosticSeverity.Error, true,
        helpLinkUri: Help + "GC0122.md");

    public static readonly DiagnosticDescriptor MissingShape = new("GC0123", "A tensor argument needs a [Shape]",
        "The argument '{0}' of the entry '{1}' needs a shape, as in [Shape(\"N\", 784)]{2}", Category, DiagnosticSeverity.Error, true,
        helpLinkUri: Help + "GC0123.md");

    public static readonly DiagnosticDescriptor ShapeOfNumber = new("GC0124", "A number has no shape",
        "The argument '{0}' is a number and has no shape: remove the [Shape], or make it a Tensor{1}", Category, DiagnosticSeverity.Error,
        true, helpLinkUri: Help + "GC0124.md");

    public static readonly DiagnosticDescriptor SliceRange = new("GC0125", "A slice is out of range",
        "The slice {0} of axis {1} of {2} {3}{4}", Category, DiagnosticSeverity.Error, true, helpLinkUri: Help + "GC0125.md");

    public static readonly DiagnosticDescriptor SliceStep = new("GC0126", "A step is not zero",
        "The step of a slice can't be 0{0}", Category, DiagnosticSeverity.Error, true, helpLinkUri: Help + "GC0126.md");

    public static readonly DiagnosticDescriptor ConcatShapes = new("GC0127", "Joined tensors agree in their other sizes",
        "Concat can't join {0} and {1} along axis {2}: they differ in more than this axis{3}", Category, DiagnosticSeverity.Error, true,
        helpLinkUri: Help + "GC0127.md");

    public static readonly DiagnosticDescriptor PadSizes = new("GC0128", "Padding is not negative",
        "Pad can't add {0} elements before and {1} after: neither may be negative{2}", Category, DiagnosticSeverity.Error, true,
        helpLinkUri: Help + "GC0128.md");

    public static readonly DiagnosticDescriptor IndexShape = new("GC0129", "Indices don't fit",
        "{0} can't use indices of shape {3} along axis {2} of {1}{4}", Category, DiagnosticSeverity.Error, true,
        helpLinkUri: Help + "GC0129.md");

    public static readonly DiagnosticDescriptor ArangeCount = new("GC0130", "Arange needs a positive count",
        "{0} can't make {1} numbers: there must be at least one{2}", Category, DiagnosticSeverity.Error, true,
        helpLinkUri: Help + "GC0130.md");

    public static readonly DiagnosticDescriptor EqualSizes = new("GC0131", "Sizes differ",
        "{0} needs equal sizes, but has {1} and {2}{3}", Category, DiagnosticSeverity.Error, true, helpLinkUri: Help + "GC0131.md");

    public static readonly DiagnosticDescriptor EinsumNotation = new("GC0132", "Einsum can't read its notation",
        "Einsum can't read '{0}': {1}{2}", Category, DiagnosticSeverity.Error, true, helpLinkUri: Help + "GC0132.md");

    public static readonly DiagnosticDescriptor WindowSpan = new("GC0133", "A window does not fit",
        "A window of {0} elements, which reaches over {1}, does not fit axis {2} of {3} for all sizes{4}", Category,
        DiagnosticSeverity.Error, true, helpLinkUri: Help + "GC0133.md");

    public static readonly DiagnosticDescriptor FoldLength = new("GC0134", "Folded windows need more room",
        "Fold lays {0} windows of {1} elements over {2} elements, but is given a length of {3}{4}", Category, DiagnosticSeverity.Error,
        true, helpLinkUri: Help + "GC0134.md");

    public static readonly DiagnosticDescriptor PositiveWindow = new("GC0135", "A window's numbers are positive",
        "The {0} of windows must be positive, but is {1}{2}", Category, DiagnosticSeverity.Error, true, helpLinkUri: Help + "GC0135.md");

    public static readonly DiagnosticDescriptor UnequalShapes = new("GC0136", "Shapes must be equal",
        "These tensors need equal shapes, but have {0} and {1}{2}", Category, DiagnosticSeverity.Error, true,
        helpLinkUri: Help + "GC0136.md");

    public static readonly DiagnosticDescriptor RandomSizes = new("GC0147", "A random tensor has positive sizes",
        "{0} can't draw numbers of shape {1}: {2} is not positive{3}", Category, DiagnosticSeverity.Error, true,
        helpLinkUri: Help + "GC0147.md");

    public static readonly DiagnosticDescriptor ScanState = new("GC0137", "A step's state has the shape of the one before",
        "The step of this {0} makes a state of {1} from one of {2}{3}", Category, DiagnosticSeverity.Error, true,
        helpLinkUri: Help + "GC0137.md");

    public static readonly DiagnosticDescriptor ScanItems = new("GC0138", "A Scan runs over tensors of one length",
        "Scan needs tensors with a leading axis of the same size, but is given {0}{1}", Category, DiagnosticSeverity.Error, true,
        helpLinkUri: Help + "GC0138.md");

    public static readonly DiagnosticDescriptor ScanStep = new("GC0139", "The step of a Scan can't hold this",
        "{0} can't be a part of a Scan{1}", Category, DiagnosticSeverity.Error, true, helpLinkUri: Help + "GC0139.md");

    public static readonly DiagnosticDescriptor WhileCondition = new("GC0142", "A While has a bound and one condition",
        "While needs {0}, but is given {1}{2}", Category, DiagnosticSeverity.Error, true, helpLinkUri: Help + "GC0142.md");
}
