using Microsoft.Extensions.Logging;

namespace Playground;

/// <summary>The page, and the stream of server-sent events that it draws.</summary>
static class Site
{
    const int MostEpochs = 2000;

    /// <summary>Makes the site, for this machine only.</summary>
    /// <param name="port">The port; 0 for any that is free.</param>
    /// <param name="pause">The time between two reports.</param>
    public static WebApplication Create(int port, TimeSpan pause)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        var site = builder.Build();
        site.MapGet("/", () => Results.Stream(typeof(Site).Assembly.GetManifestResourceStream("page.html")!, "text/html; charset=utf-8"));
        site.MapGet("/learn", IResult ([AsParameters] Settings settings, CancellationToken cancellation) =>
        {
            try
            {
                var experiment = new Experiment(settings);
                var steps = experiment.Run(Math.Clamp(settings.Epochs, 1, MostEpochs), pause, cancellation);
                return TypedResults.ServerSentEvents(steps, "progress");
            }
            catch (ArgumentException mistake)
            {
                return TypedResults.BadRequest(mistake.Message);
            }
        });
        return site;
    }

    /// <summary>Where a site that was started listens.</summary>
    public static string AddressOf(WebApplication site) => site.Urls.First();
}
