using System.Text.RegularExpressions;
using GraphCompiler.Generator.Emit;
using GraphCompiler.Generator.Emit.Ilgpu;
using GraphCompiler.Generator.Graphs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GraphCompiler.Ilgpu.Tests.Generated;

/// <summary>
/// Makes kernels of one assembly that differ in nothing but comments one method, which ILGPU compiles for a device once. Most models of one
/// operation have such: sums over the batch, copies.
/// </summary>
sealed class SharedKernels
{
    /// <summary>The class that has a kernel, by the kernel's code.</summary>
    readonly Dictionary<string, string> classes = [];

    /// <summary>A model's files for devices, without the kernels that a model before it had.</summary>
    public IReadOnlyList<string> Share(ModelSpec spec, IEnumerable<SourceFile> files)
    {
        var own = $"global::{DeviceFiles.KernelNamespace(spec)}.Kernels";
        var moved = new Dictionary<string, string>();
        var texts = files.Select(file => WithoutRepeated(file.Text, own, moved)).ToList();
        return [.. texts.Select(text => Regex.Replace(text, $@"(?:Generated::Kernels|{Regex.Escape(own)})\.(\w+)",
            use => moved.TryGetValue(use.Groups[1].Value, out var owner) ? $"{owner}.{use.Groups[1].Value}" : use.Value))];
    }

    string WithoutRepeated(string text, string own, Dictionary<string, string> moved)
    {
        var root = CSharpSyntaxTree.ParseText(text).GetRoot();
        var kernels = root.DescendantNodes().OfType<ClassDeclarationSyntax>().Where(type => type.Identifier.Text == "Kernels")
            .SelectMany(type => type.Members).Where(member => ArgumentsOf(member) is not null).GroupBy(ArgumentsOf);
        var repeated = new List<SyntaxNode>();
        foreach (var kernel in kernels)
        {
            var code = string.Concat(kernel.Select(CodeOf));
            if (classes.TryAdd(code, own)) continue;
            foreach (var member in kernel) moved.Add(NameOf(member), classes[code]);
            repeated.AddRange(kernel);
        }
        return root.RemoveNodes(repeated, SyntaxRemoveOptions.KeepNoTrivia)!.ToFullString();
    }

    /// <summary>The struct of the arguments: the name of one, or what a method takes.</summary>
    static string? ArgumentsOf(MemberDeclarationSyntax member) => member switch
    {
        StructDeclarationSyntax type => type.Identifier.Text,
        MethodDeclarationSyntax { ParameterList.Parameters: [var only] } => only.Type!.ToString(),
        _ => null,
    };

    static string NameOf(MemberDeclarationSyntax member) =>
        member is MethodDeclarationSyntax method ? method.Identifier.Text : ((StructDeclarationSyntax)member).Identifier.Text;

    /// <summary>Without comments, and without the attribute that names code of the user's.</summary>
    static string CodeOf(MemberDeclarationSyntax member) =>
        string.Join(' ', member.DescendantTokens(node => node is not AttributeListSyntax).Select(token => token.Text));
}
