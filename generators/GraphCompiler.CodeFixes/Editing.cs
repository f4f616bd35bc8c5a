using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace GraphCompiler.CodeFixes;

/// <summary>Small changes of syntax that leave everything around them as it was written.</summary>
internal static class Editing
{
    /// <summary><c>x.Name(arguments)</c>, with parentheses around what needs them.</summary>
    public static ExpressionSyntax Call(this ExpressionSyntax x, string name, string arguments = "")
    {
        var receiver = x.WithoutTrivia();
        if (receiver is not (SimpleNameSyntax or MemberAccessExpressionSyntax or InvocationExpressionSyntax or ElementAccessExpressionSyntax
            or ParenthesizedExpressionSyntax))
            receiver = ParenthesizedExpression(receiver);
        return InvocationExpression(MemberAccessExpression(SyntaxKind.SimpleMemberAccessExpression, receiver, IdentifierName(name)),
            ParseArgumentList($"({arguments})")).WithTriviaFrom(x);
    }

    /// <summary>The member with one more modifier, after those it has.</summary>
    public static MemberDeclarationSyntax With(this MemberDeclarationSyntax member, SyntaxKind modifier)
    {
        var token = Token(modifier).WithTrailingTrivia(Space);
        if (member.Modifiers.Any()) return member.AddModifiers(token);
        var first = member.AttributeLists.Any() ? member.AttributeLists.Last().GetLastToken().GetNextToken() : member.GetFirstToken();
        return member.ReplaceToken(first, first.WithLeadingTrivia()).AddModifiers(token.WithLeadingTrivia(first.LeadingTrivia));
    }

    /// <summary>The parameter or member with one more attribute, before those it has.</summary>
    /// <param name="after">What stands between the attribute and the rest; a space if nothing is given.</param>
    public static T With<T>(this T node, AttributeListSyntax attribute, SyntaxTrivia? after = null) where T : SyntaxNode
    {
        var bare = node.WithoutLeadingTrivia();
        attribute = attribute.WithoutTrivia().WithTrailingTrivia(after ?? Space);
        SyntaxNode changed = bare switch
        {
            ParameterSyntax parameter => parameter.WithAttributeLists(parameter.AttributeLists.Insert(0, attribute)),
            MemberDeclarationSyntax member => member.WithAttributeLists(member.AttributeLists.Insert(0, attribute)),
            _ => bare,
        };
        return (T)changed.WithLeadingTrivia(node.GetLeadingTrivia());
    }

    /// <summary>A list of one attribute, as <c>[State]</c>.</summary>
    public static AttributeListSyntax Attribute(string text) =>
        ((ClassDeclarationSyntax)ParseMemberDeclaration($"[{text}] class C;")!).AttributeLists[0].WithoutTrivia();

    public static ExpressionSyntax Expression(string text) => ParseExpression(text);
}
