using Examples;
using Playground;
using static System.FormattableString;

// A page on which small networks learn to tell two classes of points apart.

return Example.Run(args, ["--port"], example =>
{
    if (example.IsQuick) Check().GetAwaiter().GetResult();
    else Serve(example.Number("--port", 5080)).GetAwaiter().GetResult();
});

static async Task Serve(int port)
{
    await using var site = Site.Create(port, TimeSpan.FromMilliseconds(40));
    await site.StartAsync();
    Console.WriteLine($"open {Site.AddressOf(site)} in a browser; Ctrl-C ends");
    await site.WaitForShutdownAsync();
}

// Starts the site at a free port and visits it.
static async Task Check()
{
    await using var site = Site.Create(port: 0, TimeSpan.Zero);
    await site.StartAsync();
    var address = Site.AddressOf(site);
    var learned = await QuickCheck.Learn(address);
    Console.WriteLine(Invariant($"{learned.Epoch} epochs, loss {learned.Loss:0.0000}, test accuracy {learned.Accuracy:0.0000}"));
    var shown = await QuickCheck.Browse(address);
    Console.WriteLine(shown is null ? "browser: skipped, Chromium is not installed" : $"browser: {shown}");
    if (shown is not null && !shown.StartsWith($"epoch {learned.Epoch},", StringComparison.Ordinal))
        throw new IOException($"The page should show {learned.Epoch} epochs, but shows \"{shown}\".");
    await site.StopAsync();
}
