namespace GraphCompiler.Generator.Tests.Names;

/// <summary>
/// A project in which every simple name that generated code could use means something else: through global usings and aliases, as types and
/// namespaces around the models, as members of the models, and as names of arguments and sizes.
/// </summary>
static class HostileProject
{
    /// <summary>What generated files name, and what they call.</summary>
    static readonly string[] types =
    [
        "ArgumentOutOfRangeException", "Check", "EntryInput", "EntryPlan", "Exception", "IProduct", "IReduction", "IRowProduct", "IVector", "IVectorKernel",
        "Kernels", "InvalidOperationException", "LossEntry", "ModelMemory",
        "ModelPlan", "NodePlan", "KernelPlan", "BufferPlan", "ParameterInfo", "ParameterKind", "ParameterLayout", "ParameterSet",
        "ITrainable", "IReadOnlyList", "ReadOnlySpan", "Span", "V", "MethodImpl", "MethodImplOptions",
        "MethodImplAttribute", "Buffer", "Products", "RowProducts", "MatrixShape", "ProductShape", "ProductStride", "RandomStream", "WorkerTeam",
        "Generated", "Cpu", "Runtime", "ILGPU", "Ilgpu", "ArrayView", "Device", "DeviceModel",
        "PointKernel", "GroupKernel", "SplitKernel", "ScatterKernel", "ProductKernel", "Grid", "Group", "SharedMemory", "KernelMath", "Elements",
        "Quad", "ProductSplit", "ProductFactor", "IProductArguments", "TensorCores", "Masked", "Split",
    ];

    static readonly string[] functions =
        ["Load", "Store", "Max", "Min", "Exp", "Log", "Broadcast", "At", "SumAcross", "MaxAcross", "Keep", "Strided", "GatherAt", "Launch",
            "Run", "Sigmoid", "Sqrt", "GroupSum"];

    /// <summary>Global usings of a namespace, of a static class and of aliases.</summary>
    public static string Usings { get; } = $$"""
        global using GraphCompiler;
        global using static GraphCompiler.Ops;
        global using Hostile.Library;
        global using static Hostile.Library.Functions;
        {{Each(types, name => $"global using {name} = Hostile.Alias;")}}
        """;

    public static string Library { get; } = $$"""
        namespace Hostile { public class Alias; }
        namespace Hostile.Library
        {
            public class Init;
            {{Each(types, name => $"public class {name}2; public class {name}<T>;")}}
            public static class Functions
            {
                {{Each(functions.Concat(types), name => $"public static string {name}(params object[] values) => \"\";")}}
            }
        }
        """;

    /// <summary>Models among types and members of such names.</summary>
    public static string Models { get; } = $$"""
        namespace App.GraphCompiler { public class System; public class Runtime; }
        namespace App
        {
            {{Each(types, name => $"public class {name};")}}
            public class System;
            public class Init;

            {{Model("Net", "")}}
            {{Model("NetInDouble", "(Precision = Precision.Double)")}}

            public partial class Outer
            {
                public class Check;
                public class Kernels;
                {{Model("Inner", "")}}
            }
        }
        {{Model("Lonely", "")}}
        """;

    public const string Call = "new App.Net().Error([1, 2, 3, 4], [1])";

    static string Model(string name, string arguments) => $$"""
        [Model{{arguments}}]
        public partial class {{name}}
        {
            readonly Linear layer = new(4, 3);
            readonly Embedding table = new(5, 4);
            readonly Dropout dropout = new(0.5f);

            [Graph] Tensor Predict([Shape("N", 4)] Tensor Check) => layer.Forward(dropout.Forward(global::GraphCompiler.Ops.Sigmoid(Check)));
            [Graph] (Tensor, IntTensor) Choose([Shape("V", 4)] Tensor Vector, float Exp) => (global::GraphCompiler.Ops.Softmax(Exp * Vector * Vector.Dim(0)), Vector.ArgMax(1));
            [Graph] Tensor Pairs([Shape("Max", "At")] Tensor Span, [Shape("At", "Kernels")] Tensor System) => MatMul(Span, System)[1..];
            [Graph] Tensor Look([Shape("Broadcast")] IntTensor Products) => table.Forward(Products).Max(1).Reshape(-1, 2) * Products.Dim(0);
            [Loss] Tensor Error([Shape("Store", 4)] Tensor ReadOnlySpan, [Shape("Store")] IntTensor Runtime) => CrossEntropy(Predict(ReadOnlySpan), Runtime);

            {{Each(functions.Except(["Run"]).Concat(types.Except(["Kernels", "Check"])), function => $"public static string {function}(params object[] values) => \"\";")}}
            public enum Check {{{(name == "Inner" ? " First" : "")}} }
            public static int Kernels => 1;
            public static int nint => 1;
            public static int GraphCompiler => 1;
            public static int System => 1;
            public static int Init => 1;
        }
        """;

    static string Each(IEnumerable<string> names, Func<string, string> print) => string.Join("\n", names.Select(print));
}
