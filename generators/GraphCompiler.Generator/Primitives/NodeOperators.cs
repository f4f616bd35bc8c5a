using GraphCompiler.Generator.Graphs;

namespace GraphCompiler.Generator.Primitives;

/// <summary>Arithmetic on nodes, so that gradients and rules read like formulas.</summary>
internal static class NodeOperators
{
    extension(Node)
    {
        public static Node operator +(Node left, Node right) => Elementwise.Add.Call(left, right);

        public static Node operator -(Node left, Node right) => Elementwise.Subtract.Call(left, right);

        public static Node operator *(Node left, Node right) => Elementwise.Multiply.Call(left, right);

        public static Node operator /(Node left, Node right) => Elementwise.Divide.Call(left, right);

        public static Node operator -(Node operand) => Elementwise.Negate.Call(operand);
    }
}
