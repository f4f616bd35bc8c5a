using System.Numerics;
using GraphCompiler.Cpu;
using GraphCompiler.Generator.Primitives;
using GraphCompiler.Runtime;
using Double = GraphCompiler.Cpu.Width128.Lanes<double>;
using Single = GraphCompiler.Cpu.Width128.Lanes<float>;

namespace GraphCompiler.Generator.Tests.Harness;

/// <summary>What a model draws from its streams, one number at a time, for the interpreter.</summary>
static class Draws
{
    public static Func<RandomNumbers, int, int, double> Of(bool isDouble, ulong seed = 0, ulong step = 0) =>
        (distribution, number, index) =>
    {
        var isUniform = distribution == RandomNumbers.Uniform;
        return isDouble ? One<Double, double>(new(seed, step, number)) : One<Single, float>(new(seed, step, number));

        double One<V, T>(RandomStream<T> stream) where V : struct, IVector<V, T> where T : unmanaged, INumber<T>
        {
            var place = V.CreateIndex(index);
            return double.CreateChecked((isUniform ? V.Uniform(stream, place) : V.Normal(stream, place)).ToScalar());
        }
    };
}
