using System.Collections.Immutable;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;

namespace ILGPU;

public enum OptimizationLevel
{
    O0,
    O1,
    O2,
}

public sealed class Context : IDisposable
{
    Context(ImmutableArray<Device> devices) => Devices = devices;

    public ImmutableArray<Device> Devices { get; }

    public static Context Create(Action<Builder> build)
    {
        var builder = new Builder();
        build(builder);
        return new([.. builder.Devices]);
    }

    public void Dispose()
    {
    }

    public sealed class Builder
    {
        internal List<Device> Devices { get; } = [];

        public Builder Optimize(OptimizationLevel level) => this;

        public Builder AllAccelerators() => this.CPU(new CPUDevice(4, 4, 1));
    }
}
