namespace ILGPU.Backends.PTX
{
    public enum PTXBackendMode
    {
        Default,
        Enhanced,
    }

    public static class PTXContextExtensions
    {
        public static Context.Builder PTXBackend(this Context.Builder builder, PTXBackendMode mode) => builder;
    }
}

namespace ILGPU.Algorithms
{
    public static class AlgorithmContext
    {
        public static Context.Builder EnableAlgorithms(this Context.Builder builder) => builder;
    }
}

namespace ILGPU.Runtime.CPU
{
    public static class CPUContextExtensions
    {
        public static Context.Builder CPU(this Context.Builder builder, CPUDevice device)
        {
            builder.Devices.Add(device);
            return builder;
        }
    }
}
