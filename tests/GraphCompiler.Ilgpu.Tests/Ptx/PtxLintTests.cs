using System.Reflection;
using ILGPU;

namespace GraphCompiler.Ilgpu.Tests.Ptx;

/// <summary>The lint finds what is wrong: here are kernels that are so on purpose, as ILGPU compiles them.</summary>
public class PtxLintTests
{
    public struct Arguments
    {
        public ArrayView<float> x, y;
        public int n;
    }

    [Theory]
    [InlineData(nameof(StoresOverItsOperand), "loads and stores argument+0 in another order")]
    [InlineData(nameof(LoadsBeforeBarrier), "in another order")]
    [InlineData(nameof(BarrierForSome), "has a barrier that not all threads reach")]
    [InlineData(nameof(BarrierByWhatChanges), "has a barrier that not all threads reach")]
    [InlineData(nameof(ReadsUnwritten), "reads shared memory that may not be written yet")]
    [InlineData(nameof(ReadsWithoutBarrier), "reads shared memory that may not be written yet")]
    [InlineData(nameof(BranchesOnData), "branches on data")]
    [InlineData(nameof(TestsAChoice), "takes a branch for uniform")]
    [InlineData(nameof(Indexes), "has local memory")]
    [InlineData(nameof(Jumps), "jumps by a table")]
    [InlineData(nameof(CallsOut), "calls a function that no driver has")]
    public void MistakesAreFound(string kernel, string complaint) =>
        Assert.Contains(Complaints(kernel), found => found.Contains(complaint, StringComparison.Ordinal));

    [Theory, InlineData(nameof(Reverses)), InlineData(nameof(BarrierByWhatStays))]
    public void GoodKernelsPass(string kernel) => Assert.Empty(Complaints(kernel));

    // Written by hand, since ILGPU reorders less in plain cases.
    [Theory]
    [InlineData("ld.global.f32 %f1, [%rd1]; st.global.f32 [%rd1], %f2;", "st.global.f32 [%rd1], %f2; ld.global.f32 %f1, [%rd1];", true)]
    [InlineData("ld.global.f32 %f1, [%rd1]; bar.sync 0; st.global.f32 [%rd1], %f2;",
        "bar.sync 0; ld.global.f32 %f1, [%rd1]; st.global.f32 [%rd1], %f2;", true)]
    [InlineData("st.global.f32 [%rd1], %f2; bar.sync 0; ld.global.f32 %f1, [%rd1];",
        "st.global.f32 [%rd1], %f2; ld.global.f32 %f1, [%rd1]; bar.sync 0;", true)]
    [InlineData("ld.global.f32 %f1, [%rd1]; st.global.f32 [%rd1], %f2;",
        "ld.global.f32 %f1, [%rd1]; ld.global.f32 %f3, [%rd1]; st.global.f32 [%rd1], %f2;", false)]
    [InlineData("ld.global.f32 %f1, [%rd1]; st.global.f32 [%rd2], %f2;", "st.global.f32 [%rd2], %f2; ld.global.f32 %f1, [%rd1];", false)]
    public void OrdersAreCompared(string plain, string optimized, bool differ)
    {
        static string Kernel(string body) =>
            "{\nld.param.b64 %rd1, [_arguments];\nld.param.b64 %rd2, [_arguments+16];\n" + body.Replace("; ", ";\n") + "\nret;\n}";
        Assert.Equal(differ, PtxLint.Complaints(Kernel(plain), Kernel(optimized))
            .Any(complaint => complaint.Contains("another order", StringComparison.Ordinal)));
    }

    static IEnumerable<string> Complaints(string kernel)
    {
        using PtxCompiler plain = new(OptimizationLevel.O1), optimizing = new(OptimizationLevel.O2);
        var method = typeof(PtxLintTests).GetMethod(kernel, BindingFlags.NonPublic | BindingFlags.Static)!;
        return PtxLint.Complaints(plain.Compile(method), optimizing.Compile(method)).ToList();
    }

    static void Reverses(Arguments arguments)
    {
        ArrayView<float> shared = SharedMemory.Allocate<float>(256);
        for (int tile = Grid.IdxX; tile < arguments.n; tile += Grid.DimX)
        {
            Group.Barrier();
            shared[Group.IdxX] = arguments.x[Group.DimX * tile + Group.IdxX];
            Group.Barrier();
            if (Group.IdxX < 100) arguments.y[Group.DimX * tile + Group.IdxX] = shared[255 - Group.IdxX];
        }
    }

    static void BarrierByWhatStays(Arguments arguments)
    {
        ArrayView<int> indices = arguments.x.Cast<int>();
        for (int i = indices[0]; i < arguments.n; i = indices[i]) Group.Barrier();
        arguments.y[Group.IdxX] = 1f;
    }

    static void StoresOverItsOperand(Arguments arguments)
    {
        ArrayView<float> x = arguments.x;
        float sum = 0f;
        for (int k = 0; k < arguments.n; k++)
        {
            sum += x[Group.IdxX];
            x[Group.IdxX] = 7f;
        }
        arguments.y[Group.IdxX] = sum;
    }

    static void LoadsBeforeBarrier(Arguments arguments)
    {
        ArrayView<float> shared = SharedMemory.Allocate<float>(256);
        float sum = 0f;
        for (int k = 0; k < arguments.n; k++)
        {
            shared[Group.IdxX] = arguments.x[k];
            Group.Barrier();
            sum += shared[0];
            Group.Barrier();
        }
        arguments.y[Group.IdxX] = sum;
    }

    static void BarrierForSome(Arguments arguments)
    {
        if (Group.IdxX < 8) Group.Barrier();
    }

    static void BarrierByWhatChanges(Arguments arguments)
    {
        if (arguments.y[0] > 0f) Group.Barrier();
        arguments.y[Group.IdxX] = 1f;
    }

    static void ReadsUnwritten(Arguments arguments)
    {
        ArrayView<float> shared = SharedMemory.Allocate<float>(256);
        if (arguments.n > 3) shared[Group.IdxX] = 1f;
        Group.Barrier();
        arguments.y[Group.IdxX] = shared[255 - Group.IdxX];
    }

    static void ReadsWithoutBarrier(Arguments arguments)
    {
        ArrayView<float> shared = SharedMemory.Allocate<float>(256);
        shared[Group.IdxX] = 1f;
        arguments.y[Group.IdxX] = shared[255 - Group.IdxX];
    }

    static void BranchesOnData(Arguments arguments)
    {
        if (arguments.x[Group.IdxX] > 0f) arguments.y[Group.IdxX] = 1f;
    }

    static void TestsAChoice(Arguments arguments)
    {
        int choice;
        if (Group.IdxX < 3)
        {
            choice = 1;
            arguments.y[0] = 1f;
        }
        else
        {
            choice = 2;
            arguments.y[1] = 1f;
        }
        if (choice == 1) arguments.x[Group.IdxX] = 2f;
    }

    static void Indexes(Arguments arguments)
    {
        var values = new float[4];
        for (int i = 0; i < arguments.n; i++) values[i] = i;
        arguments.y[Group.IdxX] = values[Group.IdxX];
    }

    static void Jumps(Arguments arguments)
    {
        switch (Group.IdxX)
        {
            case 0: arguments.y[0] = 1f; break;
            case 1: arguments.y[1] = 3f; break;
            case 2: arguments.y[2] = 4f; break;
            case 3: arguments.y[5] = 4f; break;
        }
    }

    static void CallsOut(Arguments arguments) => arguments.y[Group.IdxX] = MathF.Cbrt(arguments.x[Group.IdxX]);
}
