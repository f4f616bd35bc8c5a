namespace GraphCompiler.Ilgpu;

/// <summary>A device is missing, refuses a kernel, or failed while it ran one.</summary>
/// <param name="message">What was wanted, and what came.</param>
/// <param name="inner">The driver's or ILGPU's own exception.</param>
public sealed class DeviceException(string message, Exception? inner = null) : Exception(message, inner);
