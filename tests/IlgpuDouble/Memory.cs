using System.Runtime.InteropServices;

namespace ILGPU
{
    /// <summary>The filling of memory that nobody has written yet.</summary>
    static class Garbage
    {
        public static void Fill<T>(T[] items) where T : unmanaged
        {
            switch (items)
            {
                case float[] floats: floats.AsSpan().Fill(float.NaN); break;
                case double[] doubles: doubles.AsSpan().Fill(double.NaN); break;
                default: MemoryMarshal.AsBytes(items.AsSpan()).Fill(0xCD); break;
            }
        }
    }

    public static class Stride1D
    {
        public readonly struct Dense;
    }
}

namespace ILGPU.Runtime
{
    public sealed class MemoryBuffer1D<T, TStride> : IDisposable where T : unmanaged
    {
        internal MemoryBuffer1D(T[] items)
        {
            Garbage.Fill(items);
            View = new(new ArrayView<T>(new DeviceMemory<T>(items), 0, items.Length));
        }

        public ArrayView1D<T, TStride> View { get; }

        public void Dispose() => View.BaseView.Memory!.Items = null;
    }

    public readonly struct ArrayView1D<T, TStride> where T : unmanaged
    {
        internal ArrayView1D(ArrayView<T> view) => BaseView = view;

        public ArrayView<T> BaseView { get; }
    }

    public static class ArrayViewExtensions
    {
        public static void CopyFromCPU<T>(this ArrayView<T> view, AcceleratorStream stream, in ReadOnlySpan<T> values) where T : unmanaged => values.CopyTo(view.Span);

        public static void CopyToCPU<T>(this ArrayView<T> view, AcceleratorStream stream, in Span<T> values) where T : unmanaged => view.Span[..values.Length].CopyTo(values);

        public static void MemSetToZero<T>(this ArrayView<T> view, AcceleratorStream stream) where T : unmanaged => view.Span.Clear();
    }
}
