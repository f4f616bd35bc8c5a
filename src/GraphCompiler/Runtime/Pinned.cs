namespace GraphCompiler.Runtime;

/// <summary>
/// Calls a method on memory of the caller's, which the collector does not move until the method returns: kernels on any thread may work
/// there.
/// </summary>
public static unsafe class Pinned
{
    /// <summary>Whether two spans share memory.</summary>
    public static bool Overlap<T>(ReadOnlySpan<T> first, ReadOnlySpan<T> second) where T : unmanaged => first.Overlaps(second);

    /// <summary>Calls a method with a span's memory.</summary>
    /// <param name="first">The memory.</param>
    /// <param name="state">What else the method takes.</param>
    /// <param name="method">The method. It may write to the memory of spans that were writable.</param>
    public static void Run<T, TState>(ReadOnlySpan<T> first, TState state, Action<Buffer<T>, TState> method)
        where T : unmanaged
    {
        fixed (T* firstElement = first)
            method(new(firstElement), state);
    }

    /// <summary>Calls a method with the memory of several spans.</summary>
    /// <inheritdoc cref="Run{T, TState}"/>
    public static void Run<T1, T2, TState>(
        ReadOnlySpan<T1> first, ReadOnlySpan<T2> second,
        TState state, Action<Buffer<T1>, Buffer<T2>, TState> method)
        where T1 : unmanaged where T2 : unmanaged
    {
        fixed (T1* firstElement = first)
        fixed (T2* secondElement = second)
            method(new(firstElement), new(secondElement), state);
    }

    /// <summary>Calls a method with the memory of several spans.</summary>
    /// <inheritdoc cref="Run{T, TState}"/>
    public static void Run<T1, T2, T3, TState>(
        ReadOnlySpan<T1> first, ReadOnlySpan<T2> second, ReadOnlySpan<T3> third,
        TState state, Action<Buffer<T1>, Buffer<T2>, Buffer<T3>, TState> method)
        where T1 : unmanaged where T2 : unmanaged where T3 : unmanaged
    {
        fixed (T1* firstElement = first)
        fixed (T2* secondElement = second)
        fixed (T3* thirdElement = third)
            method(new(firstElement), new(secondElement), new(thirdElement), state);
    }

    /// <summary>Calls a method with the memory of several spans.</summary>
    /// <inheritdoc cref="Run{T, TState}"/>
    public static void Run<T1, T2, T3, T4, TState>(
        ReadOnlySpan<T1> first, ReadOnlySpan<T2> second, ReadOnlySpan<T3> third, ReadOnlySpan<T4> fourth,
        TState state, Action<Buffer<T1>, Buffer<T2>, Buffer<T3>, Buffer<T4>, TState> method)
        where T1 : unmanaged where T2 : unmanaged where T3 : unmanaged where T4 : unmanaged
    {
        fixed (T1* firstElement = first)
        fixed (T2* secondElement = second)
        fixed (T3* thirdElement = third)
        fixed (T4* fourthElement = fourth)
            method(new(firstElement), new(secondElement), new(thirdElement), new(fourthElement), state);
    }

    /// <summary>Calls a method with the memory of several spans.</summary>
    /// <inheritdoc cref="Run{T, TState}"/>
    public static void Run<T1, T2, T3, T4, T5, TState>(
        ReadOnlySpan<T1> first, ReadOnlySpan<T2> second, ReadOnlySpan<T3> third, ReadOnlySpan<T4> fourth, ReadOnlySpan<T5> fifth,
        TState state, Action<Buffer<T1>, Buffer<T2>, Buffer<T3>, Buffer<T4>, Buffer<T5>, TState> method)
        where T1 : unmanaged where T2 : unmanaged where T3 : unmanaged where T4 : unmanaged where T5 : unmanaged
    {
        fixed (T1* firstElement = first)
        fixed (T2* secondElement = second)
        fixed (T3* thirdElement = third)
        fixed (T4* fourthElement = fourth)
        fixed (T5* fifthElement = fifth)
            method(new(firstElement), new(secondElement), new(thirdElement), new(fourthElement), new(fifthElement), state);
    }

    /// <summary>Calls a method with the memory of several spans.</summary>
    /// <inheritdoc cref="Run{T, TState}"/>
    public static void Run<T1, T2, T3, T4, T5, T6, TState>(
        ReadOnlySpan<T1> first, ReadOnlySpan<T2> second, ReadOnlySpan<T3> third,
        ReadOnlySpan<T4> fourth, ReadOnlySpan<T5> fifth, ReadOnlySpan<T6> sixth,
        TState state, Action<Buffer<T1>, Buffer<T2>, Buffer<T3>, Buffer<T4>, Buffer<T5>, Buffer<T6>, TState> method)
        where T1 : unmanaged where T2 : unmanaged where T3 : unmanaged where T4 : unmanaged where T5 : unmanaged where T6 : unmanaged
    {
        fixed (T1* firstElement = first)
        fixed (T2* secondElement = second)
        fixed (T3* thirdElement = third)
        fixed (T4* fourthElement = fourth)
        fixed (T5* fifthElement = fifth)
        fixed (T6* sixthElement = sixth)
            method(
                new(firstElement), new(secondElement), new(thirdElement),
                new(fourthElement), new(fifthElement), new(sixthElement), state);
    }

    /// <summary>Calls a method with the memory of several spans.</summary>
    /// <inheritdoc cref="Run{T, TState}"/>
    public static void Run<T1, T2, T3, T4, T5, T6, T7, TState>(
        ReadOnlySpan<T1> first, ReadOnlySpan<T2> second, ReadOnlySpan<T3> third, ReadOnlySpan<T4> fourth,
        ReadOnlySpan<T5> fifth, ReadOnlySpan<T6> sixth, ReadOnlySpan<T7> seventh,
        TState state, Action<Buffer<T1>, Buffer<T2>, Buffer<T3>, Buffer<T4>, Buffer<T5>, Buffer<T6>, Buffer<T7>, TState> method)
        where T1 : unmanaged where T2 : unmanaged where T3 : unmanaged where T4 : unmanaged
        where T5 : unmanaged where T6 : unmanaged where T7 : unmanaged
    {
        fixed (T1* firstElement = first)
        fixed (T2* secondElement = second)
        fixed (T3* thirdElement = third)
        fixed (T4* fourthElement = fourth)
        fixed (T5* fifthElement = fifth)
        fixed (T6* sixthElement = sixth)
        fixed (T7* seventhElement = seventh)
            method(
                new(firstElement), new(secondElement), new(thirdElement), new(fourthElement),
                new(fifthElement), new(sixthElement), new(seventhElement), state);
    }

    /// <summary>Calls a method with the memory of several spans.</summary>
    /// <inheritdoc cref="Run{T, TState}"/>
    public static void Run<T1, T2, T3, T4, T5, T6, T7, T8, TState>(
        ReadOnlySpan<T1> first, ReadOnlySpan<T2> second, ReadOnlySpan<T3> third, ReadOnlySpan<T4> fourth,
        ReadOnlySpan<T5> fifth, ReadOnlySpan<T6> sixth, ReadOnlySpan<T7> seventh, ReadOnlySpan<T8> eighth,
        TState state, Action<Buffer<T1>, Buffer<T2>, Buffer<T3>, Buffer<T4>, Buffer<T5>, Buffer<T6>, Buffer<T7>, Buffer<T8>, TState> method)
        where T1 : unmanaged where T2 : unmanaged where T3 : unmanaged where T4 : unmanaged
        where T5 : unmanaged where T6 : unmanaged where T7 : unmanaged where T8 : unmanaged
    {
        fixed (T1* firstElement = first)
        fixed (T2* secondElement = second)
        fixed (T3* thirdElement = third)
        fixed (T4* fourthElement = fourth)
        fixed (T5* fifthElement = fifth)
        fixed (T6* sixthElement = sixth)
        fixed (T7* seventhElement = seventh)
        fixed (T8* eighthElement = eighth)
            method(
                new(firstElement), new(secondElement), new(thirdElement), new(fourthElement),
                new(fifthElement), new(sixthElement), new(seventhElement), new(eighthElement), state);
    }
}
