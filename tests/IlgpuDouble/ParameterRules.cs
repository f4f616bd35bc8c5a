using System.Reflection;

namespace ILGPU;

/// <summary>What ILGPU's loaders refuse, checked by reflection.</summary>
static class ParameterRules
{
    static readonly Type[] numbers = [typeof(int), typeof(uint), typeof(long), typeof(ulong), typeof(float), typeof(double), typeof(byte), typeof(short)];

    public static void Check(MethodInfo kernel, Type parameter)
    {
        if (!kernel.IsStatic) throw new NotSupportedException("Only static methods and non-capturing lambdas are supported at the moment");
        if (!parameter.IsVisible) throw new NotSupportedException($"Access is denied: '{parameter}'. Ensure type is publicly visible");
        foreach (var field in parameter.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
        {
            var type = field.FieldType;
            var isView = type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ArrayView<>);
            if (!isView && !numbers.Contains(type)) throw new NotSupportedException($"Type '{type}' of {parameter.Name}.{field.Name} is not blittable");
        }
    }
}
