using System.Buffers;
using System.Runtime.InteropServices;

namespace GraphCompiler.Generator.Tests.Harness;

/// <summary>Memory that ends where a page begins that can't be read: whoever reads or writes past its end ends the process.</summary>
sealed unsafe class GuardedMemory<T> : MemoryManager<T> where T : unmanaged
{
    readonly nint pages;
    readonly nuint size;
    readonly int length;

    public GuardedMemory(params ReadOnlySpan<T> values)
    {
        length = values.Length;
        var page = (nuint)Environment.SystemPageSize;
        size = ((nuint)(length * sizeof(T)) + page - 1) / page * page + page;
        // Readable and writable, private, of no file; then the last page neither.
        pages = Pages.Map(0, size, 3, 0x22, -1, 0);
        Assert.NotEqual(-1, pages);
        Assert.Equal(0, Pages.Protect(pages + (nint)(size - page), page, 0));
        values.CopyTo(GetSpan());
    }

    /// <summary>Whether this machine can guard memory so.</summary>
    public static bool IsSupported => OperatingSystem.IsLinux();

    public override Span<T> GetSpan() => new((T*)(pages + (nint)size - Environment.SystemPageSize) - length, length);

    public override MemoryHandle Pin(int elementIndex = 0) =>
        new((T*)(pages + (nint)size - Environment.SystemPageSize) - length + elementIndex);

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing) => _ = Pages.Unmap(pages, size);
}

/// <summary>Pages of memory, by Linux's functions.</summary>
static partial class Pages
{
    [LibraryImport("libc", EntryPoint = "mmap")]
    public static partial nint Map(nint address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect")]
    public static partial int Protect(nint address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap")]
    public static partial int Unmap(nint address, nuint length);
}
