namespace GraphCompiler.Runtime;

/// <summary>One block of memory for elements of one type: the computer's (<see cref="Arena{T}"/>) or a device's.</summary>
/// <typeparam name="T">The element type.</typeparam>
public interface IArena<T> where T : unmanaged
{
    /// <summary>The number of elements.</summary>
    nint Length { get; }
}
