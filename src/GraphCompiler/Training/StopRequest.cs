namespace GraphCompiler.Training;

/// <summary>Whether a training run is asked to stop: by a token, or by Ctrl-C, which then does not end the process.</summary>
sealed class StopRequest : IDisposable
{
    readonly CancellationToken token;
    readonly bool listens;
    volatile bool interrupted;

    public StopRequest(CancellationToken token, bool listens)
    {
        (this.token, this.listens) = (token, listens);
        if (listens) Console.CancelKeyPress += Interrupt;
    }

    public bool IsRequested => interrupted || token.IsCancellationRequested;

    public void Dispose()
    {
        if (listens) Console.CancelKeyPress -= Interrupt;
    }

    // A second Ctrl-C ends the process as usual.
    void Interrupt(object? sender, ConsoleCancelEventArgs e)
    {
        e.Cancel = !interrupted;
        interrupted = true;
    }
}
