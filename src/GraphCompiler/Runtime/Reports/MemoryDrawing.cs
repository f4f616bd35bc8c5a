using static GraphCompiler.Runtime.PageWriter;

namespace GraphCompiler.Runtime;

/// <summary>
/// The arena over time: a rectangle for each buffer, from its first launch to its last and from its first byte to its last.
/// </summary>
internal static class MemoryDrawing
{
    const double Width = 900, Height = 320, Left = 70, Bottom = 24, Top = 8;

    /// <summary>Draws the buffers of an entry; nothing if there are none.</summary>
    public static void Draw(PageWriter page, IReadOnlyList<BufferPlan> buffers, Func<string, long> valueOf)
    {
        if (buffers.Count == 0) return;
        var places = buffers.Select(buffer => (Buffer: buffer, Place: PlaceOf(buffer, valueOf))).ToList();
        var launches = Math.Max(1, buffers.Max(buffer => buffer.LastUse));
        var peak = Math.Max(1, places.Max(pair => pair.Place.End));
        double X(double launch) => Left + launch / launches * Width;
        double Y(double bytes) => Top + (1 - bytes / peak) * Height;
        page.Markup($"<svg class=\"memory\" viewBox=\"0 0 {Number(Left + Width + 10)} {Number(Top + Height + Bottom)}\" role=\"img\">");
        foreach (var ((buffer, (begin, end)), number) in places.Select((pair, i) => (pair, i)))
        {
            var (first, last) = (X(Math.Max(0, buffer.FirstUse)), X(Math.Min(launches, buffer.LastUse + 1)));
            var time = $"launches {Number(Math.Max(0, buffer.FirstUse))} to {Number(buffer.LastUse)}";
            page.Markup($"<rect class=\"b{Number(number % 6)}\" x=\"{Number(first)}\" y=\"{Number(Y(end))}\" ")
                .Markup($"width=\"{Number(last - first)}\" height=\"{Number(Y(begin) - Y(end))}\">")
                .Element("title", $"{buffer.Name} {buffer.Type}{buffer.Shape}: {Bytes(end - begin)}, {time}").Markup("</rect>");
        }
        Label(Left - 6, Top + 10, "end", Bytes(peak));
        Label(Left - 6, Top + Height, "end", "0 B");
        Label(Left, Top + Height + 16, "start", "launch 0");
        Label(Left + Width, Top + Height + 16, "end", $"launch {Number(launches)}");
        page.Markup($"<path d=\"M{Number(Left)} {Number(Top)}V{Number(Top + Height)}H{Number(Left + Width)}\"/></svg>\n");

        void Label(double x, double y, string anchor, string text) =>
            page.Markup($"<text x=\"{Number(x)}\" y=\"{Number(y)}\" text-anchor=\"{anchor}\">").Text(text).Markup("</text>");
    }

    /// <summary>The bytes of the arena that a buffer takes.</summary>
    static (double Begin, double End) PlaceOf(BufferPlan buffer, Func<string, long> valueOf)
    {
        var begin = SizeText.Evaluate(buffer.Offset, valueOf);
        return (begin, begin + SizeText.Evaluate(buffer.Bytes, valueOf));
    }
}
