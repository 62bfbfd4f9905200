import FixedPoint
public import NetworkModel

/// The weights of one projection: their shape, what they reach, and for integers how often each code occurs.
public struct ProjectionFacts: Equatable, Sendable, Encodable {
  /// The kernel of a convolution and how it slides; rows first.
  public struct Kernel: Equatable, Sendable, Encodable {
    /// Rows and columns.
    public let size: [Int]
    /// Between neighbouring windows.
    public let stride: [Int]
    /// Zeros above, left, below, right.
    public let padding: [Int]
    /// Between neighbouring kernel elements.
    public let dilation: [Int]
    /// Groups of channels.
    public let groups: Int
  }

  /// The node's name.
  public let name: String
  /// `dense` or `convolution`.
  public let kind: String
  /// Shape of the weights, output channels first.
  public let weightShape: [Int]
  /// Weights that meet in one output where no border cuts them off.
  public let fanIn: Int
  /// The weights' real values.
  public let weights: ValueRange?
  /// The biases' real values; nil without.
  public let bias: ValueRange?
  /// Kernel of a convolution.
  public private(set) var kernel: Kernel?
  /// Bits of a stored weight; nil for floats.
  public private(set) var bits: Int?
  /// Fraction bits of the layer's unit; nil for floats.
  public private(set) var guardBits: Int?
  /// Integer weights; nil for floats.
  public private(set) var codes: ValueRange?
  /// Real value of weight 1; nil for floats.
  public private(set) var step: ValueRange?
  /// How often each integer occurs; nil for floats.
  public private(set) var histogram: CodeHistogram?

  /// The projection in a node of a float network; nil for other nodes.
  public init?(_ node: Node<Network.Operation>) {
    switch node.operation {
    case .dense(_, let weight, let bias), .convolution(_, let weight, let bias):
      guard let geometry = WeightGeometry(node.operation.role) else { return nil }
      self.init(
        node.name, geometry, weights: ValueRange(weight), bias: bias.flatMap { ValueRange($0) })
    default: return nil
    }
  }

  /// The projection in a node of a quantized network; nil for other nodes.
  public init?(_ node: Node<QuantizedNetwork.Operation>) {
    guard let weights = node.operation.weights, let geometry = WeightGeometry(node.operation.role)
    else { return nil }
    let length = weights.values.count / geometry.shape[0]
    let real = weights.values.enumerated().map { index, value in
      Double(value) * weights.step[weights.step.count == 1 ? 0 : index / length]
    }
    let unit = Double(1 << weights.guardBits)
    let bias = weights.bias?.enumerated().map { channel, value in
      Double(value) * weights.step[weights.step.count == 1 ? 0 : channel] / unit
    }
    self.init(
      node.name, geometry, weights: ValueRange(real), bias: bias.flatMap { ValueRange($0) })
    bits = weights.width.bits
    guardBits = weights.guardBits
    codes = ValueRange(weights.values)
    step = ValueRange(weights.step)
    histogram = CodeHistogram(weights)
  }

  private init(
    _ name: String, _ geometry: WeightGeometry, weights: ValueRange?, bias: ValueRange?
  ) {
    self.name = name
    kind = geometry.kernel == nil ? "dense" : "convolution"
    weightShape = geometry.shape
    fanIn = geometry.shape.dropFirst().reduce(1, *)
    kernel = geometry.kernel
    self.weights = weights
    self.bias = bias
  }
}

/// Shape and kernel of a projection's weights.
private struct WeightGeometry {
  let shape: [Int]
  let kernel: ProjectionFacts.Kernel?

  init?(_ role: OperationRole) {
    switch role {
    case .dense(let dense):
      shape = [dense.outputs, dense.inputs]
      kernel = nil
    case .convolution(let convolution):
      let window = convolution.window
      let size = [window.kernelRows, window.kernelColumns]
      shape =
        [convolution.outputChannels, convolution.inputChannels / convolution.groups]
        + (convolution.rank == 1 ? [window.kernelColumns] : size)
      kernel = ProjectionFacts.Kernel(
        size: size, stride: [window.strideRows, window.strideColumns],
        padding: [
          window.padding.top, window.padding.left, window.padding.bottom, window.padding.right,
        ],
        dilation: [window.dilationRows, window.dilationColumns], groups: convolution.groups)
    default: return nil
    }
  }
}
