namespace ILGPU
{
    public readonly struct KernelConfig
    {
        public KernelConfig(int gridDimX, int gridDimY, int gridDimZ, int groupDimX, int groupDimY, int groupDimZ)
        {
            if (Math.Min(Math.Min(gridDimX, gridDimY), gridDimZ) <= 0) throw new ArgumentOutOfRangeException(nameof(gridDimX), "Invalid grid dimension");
            if (Math.Min(Math.Min(groupDimX, groupDimY), groupDimZ) <= 0) throw new ArgumentOutOfRangeException(nameof(groupDimX), "Invalid group dimension");
            (GridDim, GroupDim) = (new(gridDimX, gridDimY, gridDimZ), new(groupDimX, groupDimY, groupDimZ));
        }

        internal Extent GridDim { get; }

        internal Extent GroupDim { get; }
    }

    readonly record struct Extent(int X, int Y, int Z)
    {
        public int Size => X * Y * Z;

        public Extent At(int linear) => new(linear % X, linear / X % Y, linear / X / Y);
    }
}

namespace ILGPU.Runtime
{
    public readonly struct KernelSpecialization(int? maxNumThreadsPerGroup, int? minNumGroupsPerMultiprocessor)
    {
        public int? MaxNumThreadsPerGroup => maxNumThreadsPerGroup;

        public int? MinNumGroupsPerMultiprocessor => minNumGroupsPerMultiprocessor;
    }

    public static class KernelLoaders
    {
        public static Action<AcceleratorStream, KernelConfig, T> LoadKernel<T>(this Accelerator accelerator, Action<T> kernel, KernelSpecialization specialization) where T : struct
        {
            ParameterRules.Check(kernel.Method, typeof(T));
            return (stream, config, argument) =>
            {
                if (config.GroupDim.Size > Math.Min(accelerator.MaxNumThreadsPerGroup, specialization.MaxNumThreadsPerGroup ?? int.MaxValue))
                    throw new NotSupportedException($"Not supported total group size {config.GroupDim.Size}.");
                stream.Accelerator.Runner.Run(config, () => kernel(argument));
            };
        }
    }
}
