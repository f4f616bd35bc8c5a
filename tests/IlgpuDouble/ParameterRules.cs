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
        foreach (var field in Fields(parameter))
        {
            var isView = field.FieldType.IsGenericType && field.FieldType.GetGenericTypeDefinition() == typeof(ArrayView<>);
            if (!isView && !IsBlittable(field.FieldType)) throw new NotSupportedException($"Type '{field.FieldType}' of {parameter.Name}.{field.Name} is not blittable");
        }
    }

    static FieldInfo[] Fields(Type type) => type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);

    static bool IsBlittable(Type type) => numbers.Contains(type) || (type is { IsValueType: true, IsPrimitive: false, IsVisible: true } && Fields(type).All(field => IsBlittable(field.FieldType)));
}
