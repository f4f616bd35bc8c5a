using ILGPU.Runtime.CPU;

namespace ILGPU.Runtime
{
    public enum AcceleratorType
    {
        CPU,
        Cuda,
        OpenCL,
    }

    public abstract class Device
    {
        public abstract AcceleratorType AcceleratorType { get; }

        public abstract Accelerator CreateAccelerator(Context context);
    }

    public sealed class Accelerator : IDisposable
    {
        internal Accelerator(CPUDevice device)
        {
            Device = device;
            DefaultStream = new(this);
            Runner = new(device.NumThreads);
        }

        internal CPUDevice Device { get; }

        internal GroupRunner Runner { get; }

        public string Name => "Double";

        public AcceleratorType AcceleratorType => AcceleratorType.CPU;

        public int MaxNumThreadsPerGroup => Device.NumThreads;

        public int NumMultiprocessors => 1;

        public long MemorySize => long.MaxValue;

        public AcceleratorStream DefaultStream { get; }

        public AcceleratorStream CreateStream() => new(this);

        public void Synchronize()
        {
        }

        public MemoryBuffer1D<T, Stride1D.Dense> Allocate1D<T>(long length) where T : unmanaged => new(new T[length]);

        public void Dispose() => Runner.Dispose();
    }

    public sealed class AcceleratorStream : IDisposable
    {
        internal AcceleratorStream(Accelerator accelerator) => Accelerator = accelerator;

        public Accelerator Accelerator { get; }

        public void Synchronize()
        {
        }

        public void Dispose()
        {
        }
    }
}

namespace ILGPU.Runtime.CPU
{
    public sealed class CPUDevice(int numThreadsPerWarp, int numWarpsPerMultiprocessor, int numMultiprocessors) : Device
    {
        public int NumThreads { get; } = numThreadsPerWarp >= 2 && numMultiprocessors >= 1 && int.IsPow2(numWarpsPerMultiprocessor)
            ? numThreadsPerWarp * numWarpsPerMultiprocessor
            : throw new ArgumentOutOfRangeException(nameof(numWarpsPerMultiprocessor));

        public override AcceleratorType AcceleratorType => AcceleratorType.CPU;

        public override Accelerator CreateAccelerator(Context context) => new(this);
    }
}
