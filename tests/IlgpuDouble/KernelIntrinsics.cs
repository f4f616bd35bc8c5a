namespace ILGPU
{
    public static class Grid
    {
        public static int IdxX => KernelThread.Current.GridIndex.X;

        public static int IdxY => KernelThread.Current.GridIndex.Y;

        public static int IdxZ => KernelThread.Current.GridIndex.Z;

        public static int DimX => KernelThread.Current.GridDim.X;

        public static int DimY => KernelThread.Current.GridDim.Y;

        public static int DimZ => KernelThread.Current.GridDim.Z;
    }

    public static class Group
    {
        public static int IdxX => KernelThread.Current.GroupIndex.X;

        public static int IdxY => KernelThread.Current.GroupIndex.Y;

        public static int IdxZ => KernelThread.Current.GroupIndex.Z;

        public static int DimX => KernelThread.Current.GroupDim.X;

        public static int DimY => KernelThread.Current.GroupDim.Y;

        public static int DimZ => KernelThread.Current.GroupDim.Z;

        public static void Barrier() => KernelThread.Current.Barrier();
    }

    public static class SharedMemory
    {
        public static ArrayView<T> Allocate<T>(int length) where T : unmanaged => KernelThread.Current.Allocate<T>(length);
    }

    public static class Interop
    {
        public static uint FloatAsInt(float value) => BitConverter.SingleToUInt32Bits(value);

        public static ulong FloatAsInt(double value) => BitConverter.DoubleToUInt64Bits(value);

        public static float IntAsFloat(uint value) => BitConverter.UInt32BitsToSingle(value);

        public static double IntAsFloat(ulong value) => BitConverter.UInt64BitsToDouble(value);
    }
}

namespace ILGPU.Algorithms
{
    public static class XMath
    {
        public static float Sqrt(float value) => MathF.Sqrt(value);

        public static double Sqrt(double value) => Math.Sqrt(value);

        public static float Abs(float value) => MathF.Abs(value);

        public static double Abs(double value) => Math.Abs(value);
    }
}
