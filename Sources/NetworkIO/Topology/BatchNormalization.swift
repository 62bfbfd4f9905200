/// The normalisation behind a projection, folded into its weights and biases.
///
///     y = γ · (x − μ) / √(σ² + ε) + β        x = W·s + b
///     W' = W · γ/√(σ² + ε)                   b' = (b − μ) · γ/√(σ² + ε) + β
///
/// All of it is computed in double precision and rounded once.
struct BatchNormalization {
  /// γ.
  var weight: [Double]
  /// β.
  var bias: [Double]
  /// μ.
  var mean: [Double]
  /// σ².
  var variance: [Double]
  /// ε.
  var epsilon: Double

  /// Folds into weights `[outputs, …]` and one bias per output.
  /// - Precondition: `weights.count` is a multiple of the number of outputs, `bias.count` equals it.
  func folded(weights: [Double], bias: [Double]) -> (weights: [Float], bias: [Float]) {
    let outputs = mean.count
    let perOutput = weights.count / outputs
    let factors = (0..<outputs).map { weight[$0] / (variance[$0] + epsilon).squareRoot() }
    return (
      weights.indices.map { Float(weights[$0] * factors[$0 / perOutput]) },
      (0..<outputs).map { Float((bias[$0] - mean[$0]) * factors[$0] + self.bias[$0]) }
    )
  }

  /// The tensors `NAME.weight`, `.bias`, `.running_mean`, `.running_var` of `batch_norm = "NAME"`; nil when the layer has none.
  init?(
    _ layer: TopologyLayer, outputs: Int, tensors: borrowing TensorFile
  ) throws {
    var name: String
    var epsilon = 1e-5
    switch layer.table.values["batch_norm"] {
    case nil: return nil
    case .string(let text): name = text
    case .table:
      let place = "the batch_norm of layer '\(layer.name)'"
      guard let table = try layer.table.table("batch_norm", place: place) else { return nil }
      try table.allow(["name", "eps"])
      guard let text = try table.string("name") else {
        throw table.error(.missingKey("name", place: place, expected: "the prefix of its tensors"))
      }
      name = text
      epsilon = try table.number("eps") ?? epsilon
    default: throw layer.table.invalid("batch_norm", "a name, or { name = …, eps = … }")
    }
    guard epsilon >= 0 else { throw layer.table.invalid("batch_norm", "an eps of at least 0") }
    func names(_ part: String) -> [String] { ["\(name).\(part)", "\(name)/\(part)"] }
    func values(_ part: String, found: String?) throws -> [Double]? {
      guard let found else { return nil }
      let tensor = try tensors.floats(found, as: Double.self)
      guard tensor.values.count == outputs else {
        throw layer.table.error(
          .wrongShape(
            tensor: found, place: layer.table.place, shape: tensor.shape, expected: "[\(outputs)]"),
          at: "batch_norm")
      }
      return tensor.values
    }
    let meanName = try tensors.find(names("running_mean"))
    let varianceName = try tensors.find(names("running_var"))
    guard let mean = try values("running_mean", found: meanName),
      let variance = try values("running_var", found: varianceName)
    else {
      throw layer.table.error(
        .missingTensor(
          names(meanName == nil ? "running_mean" : "running_var"), place: layer.table.place,
          tensors: tensors.path, found: try tensors.names()), at: "batch_norm")
    }
    guard variance.allSatisfy({ $0 + epsilon > 0 }) else {
      throw layer.table.invalid("batch_norm", "variances above 0")
    }
    let ones = [Double](repeating: 1, count: outputs)
    self.mean = mean
    self.variance = variance
    self.epsilon = epsilon
    weight = try values("weight", found: tensors.find(names("weight"))) ?? ones
    bias = try values("bias", found: tensors.find(names("bias"))) ?? ones.map { _ in 0 }
  }
}
