using GraphCompiler.Cpu;
using GraphCompiler.Generator.Primitives;
using GraphCompiler.Runtime;

namespace GraphCompiler.Generator.Tests.Harness;

/// <summary>What a model draws from its streams, one number at a time, for the interpreter.</summary>
static class Draws
{
    public static Func<RandomNumbers, int, int, double> Of(bool isDouble, ulong seed = 0, ulong step = 0) => (distribution, number, index) =>
    {
        var isUniform = distribution == RandomNumbers.Uniform;
        if (isDouble)
        {
            var (precise, place) = (new RandomStream<double>(seed, step, number), VectorMath.BroadcastIndex64(index));
            return (isUniform ? VectorMath.Uniform(precise, place) : VectorMath.Normal(precise, place))[0];
        }
        var (stream, at) = (new RandomStream<float>(seed, step, number), VectorMath.BroadcastIndex32(index));
        return (isUniform ? VectorMath.Uniform(stream, at) : VectorMath.Normal(stream, at))[0];
    };
}
