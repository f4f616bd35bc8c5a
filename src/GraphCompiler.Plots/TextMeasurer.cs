using OxyPlot;

namespace GraphCompiler.Plots;

/// <summary>
/// Estimates how much room a text takes, whatever sans-serif font the reader of an SVG file has: characters have one of four widths,
/// rounded up. It draws nothing.
/// </summary>
sealed class TextMeasurer : RenderContextBase
{
    public override int ClipCount => 0;

    public override OxySize MeasureText(string text, string? fontFamily = null, double fontSize = 10, double fontWeight = 500)
    {
        if (string.IsNullOrEmpty(text)) return OxySize.Empty;
        var lines = text.Split('\n');
        var width = lines.Max(line => line.Sum(Width)) * fontSize * (fontWeight > 500 ? 1.1 : 1);
        return new(width, lines.Length * fontSize * 1.25);
    }

    static double Width(char character) => character switch
    {
        'i' or 'j' or 'l' or 't' or 'f' or 'r' or 'I' or ' ' or '.' or ',' or ':' or ';' or '\'' or '|' or '(' or ')' => 0.4,
        'm' or 'w' or 'M' or 'W' or '@' or '%' => 0.95,
        >= 'A' and <= 'Z' => 0.75,
        _ => 0.64,
    };

    public override void DrawLine(IList<ScreenPoint> points, OxyColor stroke, double thickness, EdgeRenderingMode edgeRenderingMode,
        double[] dashArray, LineJoin lineJoin) { }

    public override void DrawPolygon(
        IList<ScreenPoint> points, OxyColor fill, OxyColor stroke, double thickness, EdgeRenderingMode edgeRenderingMode,
            double[] dashArray, LineJoin lineJoin) { }

    public override void DrawText(
        ScreenPoint p, string text, OxyColor fill, string fontFamily, double fontSize, double fontWeight, double rotation,
        HorizontalAlignment horizontalAlignment, VerticalAlignment verticalAlignment, OxySize? maxSize) { }

    public override void PushClip(OxyRect clippingRectangle) { }

    public override void PopClip() { }
}
