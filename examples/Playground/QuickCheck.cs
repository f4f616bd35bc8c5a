using System.Diagnostics;
using System.Net.ServerSentEvents;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Playground;

/// <summary>A visit to the site: by a plain client, and by a browser without a window if one is installed.</summary>
static class QuickCheck
{
    const string Choice = "data=circle&layers=8-4&activation=tanh&rate=0.03&epochs=60";

    /// <returns>The last report that the client got.</returns>
    public static async Task<Progress> Learn(string address)
    {
        using var client = new HttpClient { BaseAddress = new(address) };
        var page = await client.GetStringAsync("/");
        if (Regex.IsMatch(page, "https?://")) throw new InvalidOperationException("The page asks for something from elsewhere.");
        await using var events = await client.GetStreamAsync("/learn?" + Choice);
        Progress? last = null;
        await foreach (var item in SseParser.Create(events).EnumerateAsync())
            last = JsonSerializer.Deserialize<Progress>(item.Data, JsonSerializerOptions.Web);
        var refused = await client.GetAsync("/learn?data=square");
        if (refused.IsSuccessStatusCode) throw new InvalidOperationException("A data set that is not offered was learned.");
        return last ?? throw new InvalidOperationException("The stream was empty.");
    }

    /// <summary>Opens the page in Chromium.</summary>
    /// <returns>What the page shows at its end; null if no browser is installed.</returns>
    public static async Task<string?> Browse(string address)
    {
        if (FindBrowser() is not { } browser) return null;
        var profile = Directory.CreateTempSubdirectory("playground");
        try
        {
            string[] arguments =
            [
                "--headless", "--disable-gpu", "--no-first-run", $"--user-data-dir={profile.FullName}", "--virtual-time-budget=20000",
                .. Environment.UserName == "root" ? ["--no-sandbox"] : Array.Empty<string>(), "--dump-dom", $"{address}/?{Choice}",
            ];
            var start = new ProcessStartInfo(browser, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
            using var process = Process.Start(start)!;
            var error = process.StandardError.ReadToEndAsync();
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            using var registration = limit.Token.Register(() => process.Kill(entireProcessTree: true));
            var page = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            await error;
            return Regex.Match(page, "<output id=\"state\">(.*?)</output>").Groups[1].Value;
        }
        finally
        {
            try
            {
                profile.Delete(recursive: true);
            }
            catch (IOException)
            {
                // A process of the browser is still ending; the folder is a temporary one.
            }
        }
    }

    static string? FindBrowser() =>
        (from folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
         from name in new[] { "chromium", "chromium-browser", "google-chrome" }
         let path = Path.Combine(folder, name)
         where File.Exists(path)
         select path).FirstOrDefault();
}
