namespace GraphCompiler.Generator.Lowering;

/// <summary>What a program is planned for.</summary>
/// <param name="ReusesOperands">
/// Whether a kernel's result may take the place of an operand that the kernel reads for the last time, element by element.
/// </param>
internal sealed record Target(bool ReusesOperands)
{
    public static readonly Target Cpu = new(ReusesOperands: true);

    /// <summary>ILGPU 1.5, whose optimizer moves a load past a store to the same place.</summary>
    public static readonly Target Ilgpu = new(ReusesOperands: false);
}
