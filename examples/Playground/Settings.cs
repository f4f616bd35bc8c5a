namespace Playground;

/// <summary>What a user chooses on the page: the query of <c>/learn</c>.</summary>
/// <param name="Data">The data set.</param>
/// <param name="Features">The features, separated by commas.</param>
/// <param name="Layers">The widths of the hidden layers, joined by hyphens.</param>
/// <param name="Activation">The function between layers.</param>
/// <param name="Rate">The learning rate.</param>
/// <param name="Seed">Determines points and first parameters.</param>
/// <param name="Epochs">How many epochs to learn, at most 2,000.</param>
sealed record Settings(
    string Data = "circle", string Features = "x,y", string Layers = "4", string Activation = "tanh", double Rate = 0.03, int Seed = 1,
    int Epochs = 400);
