using GraphCompiler.Generator.Tests.Ops;

namespace GraphCompiler.Generator.Tests.Emission;

static partial class ExpressionCases
{
    static IEnumerable<OpCase> Convolutions()
    {
        yield return Conv("Conv1d(x, w, b)", [2, 20], [3, 2, 3], 3);
        yield return Conv("Conv1d(x, w, padding: Padding.Same, dilation: 2)", [2, 7], [3, 2, 4]);
        yield return Conv("Conv2d(x, w, b)", [2, 6, 20], [3, 2, 3, 3], 3);
        yield return Conv("Conv2d(x, w, padding: 1)", [1, 4, 4], [2, 1, 3, 3]);
        yield return Conv("Relu(Conv2d(x, w, b, padding: Padding.Same))", [3, 5, 5], [17, 3, 2, 3], 17);
        yield return Conv("Conv2d(x, w, b, stride: 2, padding: 1)", [2, 7, 8], [4, 2, 3, 3], 4);
        yield return Conv("Conv2d(x, w, b, stride: (2, 1), dilation: (1, 2))", [2, 5, 6], [2, 2, 2, 3], 2);
        yield return Conv("Conv2d(x, w, stride: 2, dilation: 2)", [2, 7, 7], [2, 2, 3, 3]);
        yield return Conv("Conv2d(x, w, b)", [5, 4, 4], [3, 5, 1, 1], 3);
        yield return Conv("Conv2d(x, w, stride: 2)", [5, 5, 5], [3, 5, 1, 1]);
        yield return Conv("Conv2d(x, w, b, groups: 2)", [4, 4, 5], [6, 2, 2, 2], 6);
        yield return Conv("Conv2d(x, w, b, padding: 1, groups: 3)", [3, 5, 17], [3, 1, 3, 3], 3);
        yield return Conv("Conv2d(Relu(x), w, stride: 2, groups: 3)", [3, 5, 5], [6, 1, 3, 3]);
        yield return Conv("Conv3d(x, w, b, padding: 1)", [2, 3, 2, 4], [2, 2, 2, 3, 3], 2);
        yield return Conv("ConvTranspose1d(x, w, b, stride: 2, padding: 1, outputPadding: 1)", [2, 5], [2, 3, 3], 3);
        yield return Conv("ConvTranspose2d(x, w, b)", [2, 3, 4], [2, 3, 2, 3], 3);
        yield return Conv("Tanh(ConvTranspose2d(x, w, b, stride: 2, padding: 1))", [3, 4, 4], [3, 2, 4, 4], 2);
        yield return Conv("ConvTranspose2d(x, w, stride: 2, groups: 2)", [2, 3, 3], [2, 2, 2, 2]);
        yield return Conv("ConvTranspose2d(x, w, stride: (3, 2), dilation: (1, 2))", [2, 3, 3], [2, 2, 2, 2]);
        yield return Conv("ConvTranspose3d(x, w, stride: (1, 2, 1))", [1, 2, 2, 3], [1, 2, 2, 3, 2]);

        yield return Pool("MaxPool1d(x, 3, stride: 2, padding: 1)", 2, 9);
        yield return Pool("MaxPool2d(x, 2)", 3, 6, 34);
        yield return Pool("Relu(MaxPool2d(x, 2))", 1, 5, 5);
        yield return Pool("MaxPool2d(x, 3, stride: 2, padding: 1)", 2, 5, 6);
        yield return Pool("MaxPool2d(Exp(x) - 1, (2, 3), stride: (3, 2))", 2, 7, 20);
        yield return Pool("MaxPool3d(x, 2)", 2, 4, 5, 6);
        yield return Pool("AvgPool1d(x, 2)", 2, 9);
        yield return Pool("AvgPool2d(x, 2)", 2, 4, 36);
        yield return Pool("AvgPool2d(x, 3, stride: 1, padding: 1)", 2, 4, 5);
        yield return Pool("AvgPool2d(x, (3, 2), stride: 2, padding: (1, 0), countPadding: false)", 2, 5, 4);
        yield return Pool("AdaptiveMaxPool2d(x, (2, 3))", 2, 4, 5);
        yield return Pool("AdaptiveAvgPool1d(x, 3)", 2, 7);
        yield return Pool("GlobalMaxPool(x) + GlobalAvgPool(x)", 2, 3, 5);
        yield return Case("Convolution", "MaxPool2d(Relu(Conv2d(x, w, b, padding: 2)), 2)", Real("x", n, 1, 6, 6), Real("w", 4, 1, 5, 5),
            Real("b", 4));

        static OpCase Conv(string code, int[] x, int[] w, int? bias = null) => Case("Convolution", code,
            [Real("x", [n, .. x.Select(size => (Dim)size)]), Real("w", [.. w.Select(size => (Dim)size)]),
                .. bias is { } size ? new[] { Real("b", size) } : []]);

        static OpCase Pool(string code, params int[] x) => Case("Pooling", code, Real("x", [n, .. x.Select(size => (Dim)size)]));
    }
}
