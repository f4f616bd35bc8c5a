namespace GraphCompiler;

/// <summary>How the scores of single classes become one number.</summary>
public enum Averaging
{
    /// <summary>
    /// The mean of all classes' scores, each as important as any other; 0 is the score of a class without samples and predictions, as of
    /// those that scikit-learn is given by <c>labels</c>.
    /// </summary>
    Macro,

    /// <summary>The score of all classes' counts added up, each sample as important as any other.</summary>
    Micro,

    /// <summary>The mean of all classes' scores, weighted by their numbers of samples.</summary>
    Weighted,
}
