using System.Runtime.CompilerServices;
using GraphCompiler.Runtime;

namespace GraphCompiler.Tests.Runtime;

public class WorkArenaTests
{
    [Fact]
    public unsafe void TensorsOfAnyTypeLieWhereTheirFirstByteIs()
    {
        var arena = new WorkArena(256);
        Assert.Equal(256, arena.Bytes);
        Assert.Equal(0, (nint)Unsafe.AsPointer(ref arena.At<float>(0).Origin) % 64);
        arena.Slice<int>(64, 2)[1] = BitConverter.SingleToInt32Bits(1.5f);
        Assert.Equal(1.5f, arena.At<float>(64)[1]);
        Assert.Equal((BFloat16)1.5f, arena.At<BFloat16>(64)[3]);
        Assert.Equal(1.5f, arena.At<float>(68).At(0).Origin);
        Assert.Equal(0, arena.Slice<double>(128, 16).ToArray().Sum());
    }

    [Fact]
    public void AViewThatLeavesTheArenaIsRefused()
    {
        var arena = new WorkArena(64);
        Assert.Equal(8, arena.Slice<double>(0, 8).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => arena.Slice<double>(8, 8).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => arena.Slice<float>(-4, 1).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => arena.Slice<byte>(0, -1).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => new WorkArena(-1));
    }

    [Fact]
    public void WhatAPlaceHoldsIsForgottenWhenAnyOfItsBytesIsWritten()
    {
        var (arena, content) = (new WorkArena(256), new object());
        arena.Note(64, 128, content);
        Assert.True(arena.Holds(64, 128, content));
        Assert.False(arena.Holds(64, 64, content));
        arena.Input<byte>(0, 64);
        arena.Overwrite(192);
        Assert.True(arena.Holds(64, 128, content));
        arena.Input<int>(188, 1);
        Assert.False(arena.Holds(64, 128, content));
    }

    [Fact]
    public void ArgumentsInTheModelsOwnMemoryAreCopied()
    {
        var memory = new ModelMemory<float>(new ParameterLayout(new ParameterInfo("w", [4], Init.Ones)));
        var work = memory.Work(256);
        int[] own = [7, 8];
        Assert.True(memory.Argument(own.AsSpan(), work, 0) == own);
        var inside = work.Slice<int>(128, 2);
        (inside[0], inside[1]) = (5, 6);
        var copy = memory.Argument((ReadOnlySpan<int>)inside, work, 64);
        Assert.Equal([5, 6], copy);
        Assert.Equal([5, 6], work.Slice<int>(64, 2).ToArray());
        Assert.Equal([1f, 1, 1, 1], memory.Argument((ReadOnlySpan<float>)memory.Parameters["w"].Data, work, 192));
        Assert.Equal(1, work.At<float>(192)[3]);
    }
}
