namespace GraphCompiler.Training;

/// <summary>The least magnitudes that running averages keep.</summary>
static class Tiny
{
    public const float Single = 7.7037198E-34f;
    public const double Double = 9.332636185032189E-302;
}
