using GraphCompiler.Runtime;
using ILGPU;
using ILGPU.Backends.PTX;
using ILGPU.IR;
using ILGPU.IR.Intrinsics;

namespace GraphCompiler.Ilgpu;

/// <content>Where numbers are loaded. ILGPU at O2 moves a load to where its number is needed first.</content>
public static partial class KernelMath
{
    /// <summary>The number, loaded where this is called.</summary>
    public static float LoadedHere(float number) => number;

    /// <summary>The number, loaded where this is called.</summary>
    public static double LoadedHere(double number) => number;

    /// <summary>The number, loaded where this is called.</summary>
    public static BFloat16 LoadedHere(BFloat16 number) => number;

    /// <summary>The numbers, loaded where this is called.</summary>
    public static Quad<float> LoadedHere(Quad<float> numbers) => numbers;

    /// <summary>The numbers, loaded where this is called.</summary>
    public static Quad<double> LoadedHere(Quad<double> numbers) => numbers;

    /// <summary>Tells ILGPU how to compile <see cref="LoadedHere(float)"/> for CUDA devices.</summary>
    internal static void Register(Context.Builder builder)
    {
        foreach (var method in typeof(KernelMath).GetMethods().Where(method => method.Name == nameof(LoadedHere)))
        {
            builder.GetIntrinsicManager().RegisterMethod(
                method, new PTXIntrinsic(typeof(KernelMath), nameof(EmitLoadedHere), IntrinsicImplementationMode.GenerateCode));
        }
    }

    // A call that ILGPU does not see through stays where it is.
    static void EmitLoadedHere(PTXBackend backend, PTXCodeGenerator generator, Value value)
    {
        var (from, to) = (generator.Load(value[0]), generator.Allocate(value));
        foreach (var (source, target) in RegistersOf(from).Zip(RegistersOf(to)))
        {
            using var command = generator.BeginMove();
            command.AppendSuffix(target.BasicValueType);
            command.AppendArgument(target);
            command.AppendArgument(source);
        }
    }

    static IEnumerable<PTXCodeGenerator.PrimitiveRegister> RegistersOf(PTXCodeGenerator.Register register) =>
        register is PTXCodeGenerator.CompoundRegister compound
            ? compound.Children.SelectMany(RegistersOf)
            : [(PTXCodeGenerator.PrimitiveRegister)register];
}
