using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GraphCompiler.Generator.Frontend.Symbols;

/// <summary>
/// An expression on one line in one style, whatever its layout and comments: two texts differ only if the expressions do.
/// </summary>
internal static class ExpressionText
{
    const int Longest = 120;

    public static string Of(SyntaxNode syntax) => Caches.ExpressionTexts.GetValue(syntax, Write);

    /// <summary>The expression at a place; empty if there is none.</summary>
    public static string At(Location location, CancellationToken cancellation) =>
        location.SourceTree?.GetRoot(cancellation).FindNode(location.SourceSpan, getInnermostNodeForTie: true) is { } syntax
            ? Of(syntax)
            : "";

    static string Write(SyntaxNode syntax)
    {
        var builder = new StringBuilder();
        var previous = default(SyntaxToken);
        foreach (var token in syntax.DescendantTokens())
        {
            if (builder.Length > 0 && NeedsSpace(previous, token)) builder.Append(' ');
            builder.Append(token.Text.Replace("\r", "").Replace("\n", " "));
            previous = token;
            if (builder.Length > Longest) return builder.ToString(0, Longest - 3).TrimEnd() + "...";
        }
        return builder.ToString();
    }

    static bool NeedsSpace(SyntaxToken left, SyntaxToken right)
    {
        switch (left.Kind())
        {
            case SyntaxKind.OpenParenToken or SyntaxKind.OpenBracketToken or SyntaxKind.DotToken or SyntaxKind.ExclamationToken
                or SyntaxKind.DotDotToken
                or SyntaxKind.CaretToken when left.Parent is not BinaryExpressionSyntax:
            case SyntaxKind.InterpolatedStringStartToken or SyntaxKind.InterpolatedStringTextToken
                or SyntaxKind.InterpolatedVerbatimStringStartToken:
            case SyntaxKind.LessThanToken when left.Parent is TypeArgumentListSyntax:
            case SyntaxKind.QuestionToken when left.Parent is ConditionalAccessExpressionSyntax:
                return false;
        }
        if (left.Parent is PrefixUnaryExpressionSyntax prefix && prefix.OperatorToken == left) return false;
        if (left.Parent is CastExpressionSyntax cast && cast.CloseParenToken == left) return false;
        if (left.Parent is InterpolationSyntax || right.Parent is InterpolationSyntax) return false;
        switch (right.Kind())
        {
            case SyntaxKind.CloseParenToken or SyntaxKind.CloseBracketToken or SyntaxKind.DotToken or SyntaxKind.CommaToken
                or SyntaxKind.SemicolonToken or SyntaxKind.DotDotToken:
            case SyntaxKind.ColonToken when right.Parent is NameColonSyntax:
            case SyntaxKind.OpenBracketToken when right.Parent is BracketedArgumentListSyntax or ArrayRankSpecifierSyntax:
            case SyntaxKind.OpenParenToken when right.Parent is ArgumentListSyntax && !left.IsKind(SyntaxKind.CommaToken):
            case SyntaxKind.LessThanToken or SyntaxKind.GreaterThanToken when right.Parent is TypeArgumentListSyntax:
            case SyntaxKind.QuestionToken when right.Parent is ConditionalAccessExpressionSyntax or NullableTypeSyntax:
            case SyntaxKind.InterpolatedStringTextToken or SyntaxKind.InterpolatedStringEndToken:
                return false;
        }
        return !(right.Parent is PostfixUnaryExpressionSyntax postfix && postfix.OperatorToken == right);
    }
}
