using GraphCompiler.Generator.Frontend.Errors;
using GraphCompiler.Generator.Frontend.Symbols;
using GraphCompiler.Generator.Frontend.Tensors;
using GraphCompiler.Generator.Frontend.Values;
using Microsoft.CodeAnalysis;

namespace GraphCompiler.Generator.Frontend.Objects;

using Arguments = IReadOnlyList<(IParameterSymbol Parameter, object? Value)>;

/// <summary>The properties of objects, of the base class library and of the modelling API.</summary>
internal sealed class Properties(ICalls calls, Sources sources, Mistakes mistakes, RuntimeTypes types, ApiCalls apiCalls, Fields fields,
    StaticMembers staticMembers, Intrinsics intrinsics)
{
    public object? Get(IOperation at, IPropertySymbol property, object? instance, Arguments arguments)
    {
        if (property.GetMethod is { } getter && Members.IsPrimitive(getter)) return apiCalls.Call(at, getter, instance, arguments);
        if (KnownTypes.IsInit(property.ContainingType)) return new InitializerValue("Init." + property.Name);
        var (unit, symbol) = sources.Resolve(property);
        if (unit is not null && symbol is { GetMethod: { } get } && unit.Body(get) is not null)
        {
            if (instance is null && !property.IsStatic) throw mistakes.NoValue(at);
            return calls.Run(at, unit, get, instance,
                [.. arguments.Select(argument => (get.Parameters[argument.Parameter.Ordinal], argument.Value))],
                types.TypeArguments(property, get));
        }
        if (instance is ObjectValue self)
        {
            if (fields.TryGet(at, self, property, property.SetMethod is { IsInitOnly: false }, out var value)) return value;
            return symbol?.GetMethod is null ? throw mistakes.Unsupported(at) : types.DefaultOf(property.Type);
        }
        if (property.IsStatic) return staticMembers.Read(at, property, property.SetMethod is null);
        if (property.ContainingType.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T && property.Name == "HasValue")
            return instance is not null;
        if (instance is null) throw mistakes.NoValue(at);
        if (intrinsics.TryProperty(at, property, instance, [.. arguments.Select(argument => argument.Value)], out var result))
            return result;
        throw mistakes.Unsupported(at);
    }

    public object? Set(IOperation at, IPropertySymbol property, ObjectValue self, Arguments arguments, object? value)
    {
        var (unit, symbol) = sources.Resolve(property);
        if (unit is not null && symbol?.SetMethod is { } setter && unit.Body(setter) is not null)
        {
            Arguments given = [.. arguments.Select(argument => (setter.Parameters[argument.Parameter.Ordinal], argument.Value)),
                (setter.Parameters[setter.Parameters.Length - 1], value)];
            calls.Run(at, unit, setter, self, given, types.TypeArguments(property, setter));
            return value;
        }
        if (fields.IsReadOnly(self)) throw mistakes.Fail("GC0011", at, property.Name);
        return self.Fields[Members.Key(property)] = value;
    }
}
