/// A fully connected projection: `y[o] = Σ_i weight[o, i] · x[i] + bias[o]`.
public struct Dense: Equatable, Sendable {
  /// Input features.
  public var inputs: Int
  /// Output features.
  public var outputs: Int

  /// A projection from `inputs` to `outputs` features.
  public init(inputs: Int, outputs: Int) {
    self.inputs = inputs
    self.outputs = outputs
  }

  /// Number of weights, `[outputs, inputs]`.
  public var weightCount: Int { outputs * inputs }
}
