using Microsoft.CodeAnalysis;

namespace GraphCompiler.Generator.Diagnostics;

// GC00xx: how models, entries, fields and parameters are declared.
internal static partial class Descriptors
{
    public static readonly DiagnosticDescriptor NotPartial = new("GC0001", "A model must be partial",
        "'{0}' must be declared partial: the generator adds the compiled methods to it{1}", Category, DiagnosticSeverity.Error, true,
        helpLinkUri: Help + "GC0001.md");

    public static readonly DiagnosticDescriptor ModelKind = new("GC0002", "This kind of class can't be a model",
        "The model '{0}' can't be {1}: the generated code makes and extends it as an ordinary class{2}", Category, DiagnosticSeverity.Error,
        true, helpLinkUri: Help + "GC0002.md");

    public static readonly DiagnosticDescriptor ConstructorArguments = new("GC0003", "A model's constructor takes no arguments",
        "The model '{0}' has {1}, but its fields are evaluated when the project is built: give sizes as constants, or put the layers "
            + "into a [Module] with arguments{2}", Category, DiagnosticSeverity.Error, true, helpLinkUri: Help + "GC0003.md");

    public static readonly DiagnosticDescriptor EntryKind = new("GC0004", "This kind of method can't be an entry",
        "The entry '{0}' can't {1}{2}", Category, DiagnosticSeverity.Error, true, helpLinkUri: Help + "GC0004.md");

    public static readonly DiagnosticDescriptor NoTensorInput = new("GC0005", "An entry without tensor arguments is private",
        "The entry '{0}' takes no tensor, so it has to be private: a call from outside would mean the entry itself, not its "
            + "compiled form{1}",
        Category, DiagnosticSeverity.Error, true, helpLinkUri: Help + "GC0005.md");

    public static readonly DiagnosticDescriptor DuplicateEntry = new("GC0006", "Entry names are unique in a model",
        "The model already has an entry called '{0}': rename one of them{1}", Category, DiagnosticSeverity.Error, true,
        helpLinkUri: Help + "GC0006.md");

    public static readonly DiagnosticDescriptor ReturnType = new("GC0007", "An entry returns tensors",
        "The entry '{0}' returns '{1}', but an entry returns a Tensor, or a tuple of Tensors{2}", Category, DiagnosticSeverity.Error, true,
        helpLinkUri: Help + "GC0007.md");

    public static readonly DiagnosticDescriptor LossNotScalar = new("GC0008", "A loss is a scalar",
        "The loss '{0}' must be a scalar, but its shape is {1}: take its Mean() or Sum(){2}", Category, DiagnosticSeverity.Error, true,
        helpLinkUri: Help + "GC0008.md");

    public static readonly DiagnosticDescriptor UnusedParameter = new("GC0009", "A parameter is never used",
        "No entry of '{1}' uses '{0}'{2}", Category, DiagnosticSeverity.Warning, true, helpLinkUri: Help + "GC0009.md");

    public static readonly DiagnosticDescriptor MutableRead = new("GC0010", "Graph code reads only what can't change",
        "Graph code reads '{0}', which can be changed at run time, when the graph is compiled already: {1}{2}", Category,
        DiagnosticSeverity.Error, true, helpLinkUri: Help + "GC0010.md");

    public static readonly DiagnosticDescriptor FieldWrite = new("GC0011", "Graph code does not change fields",
        "Graph code can't change '{0}', which is no local of its own: for a value kept between calls declare a [State] Parameter and "
            + "call its Assign{1}", Category, DiagnosticSeverity.Error, true, helpLinkUri: Help + "GC0011.md");

    public static readonly DiagnosticDescriptor ParameterWithoutField = new("GC0012", "A parameter is held by a field",
        "The parameter made here is held by no field of the model, so it has no name and no values: make it in the initializer of a "
            + "readonly field{0}", Category, DiagnosticSeverity.Error, true, helpLinkUri: Help + "GC0012.md");

    public static readonly DiagnosticDescriptor ArgumentType = new("GC0013", "An entry's arguments are tensors and numbers",
        "The argument '{0}' has the type '{1}', but an entry takes Tensor, IntTensor, BoolTensor, float and double{2}", Category,
        DiagnosticSeverity.Error, true, helpLinkUri: Help + "GC0013.md");

    public static readonly DiagnosticDescriptor NoEntries = new("GC0014", "A model has no entries",
        "The model '{0}' has no [Graph] or [Loss] method, so nothing is compiled{1}", Category, DiagnosticSeverity.Warning, true,
        helpLinkUri: Help + "GC0014.md");

    public static readonly DiagnosticDescriptor EntryOutsideModel = new("GC0015", "An entry stands in a model",
        "'{0}' is marked as an entry, but '{1}' is no [Model], so it is not compiled{2}", Category, DiagnosticSeverity.Warning, true,
        helpLinkUri: Help + "GC0015.md");

    public static readonly DiagnosticDescriptor TakenName = new("GC0016", "The generator needs this name",
        "'{0}' is the name of a {1}: rename this one{2}", Category, DiagnosticSeverity.Error, true, helpLinkUri: Help + "GC0016.md");

    public static readonly DiagnosticDescriptor HolderNotModule = new("GC0018", "What holds parameters is a module",
        "A parameter is made here for '{0}', which is no [Module], so that it has no name and no values: mark '{0}' as [Module]{1}",
        Category, DiagnosticSeverity.Error, true, helpLinkUri: Help + "GC0018.md");

    public static readonly DiagnosticDescriptor SizeLikeArgument = new("GC0017", "A size is named like an argument",
        "'{0}' names a size and an argument of '{1}': rename one of them{2}", Category, DiagnosticSeverity.Error, true,
        helpLinkUri: Help + "GC0017.md");
}
