internal import NetworkModel
internal import ONNXSchema

/// Makes an analog network of a graph, node by node.
struct ONNXNetworkBuilder {
  /// Most weights, biases and factors of all layers together: a tensor can stand in many layers.
  static let maximumWeights = 1 << 28

  let graph: ONNXGraph
  /// Extent of the batch axis, where the graph's input has one.
  private(set) var batch: Int?
  private(set) var nodes: [AnalogNode] = []
  /// The names that the graph has for the values of each node.
  private var outputs: [[String]] = []
  private var values: [String: ONNXValue] = [:]
  /// The values that are integers in the graph, with what makes numbers of them.
  var grids: [String: ONNXGrid] = [:]
  private var names = Set<String>()
  private var weights = 0

  init(_ graph: ONNXGraph) { self.graph = graph }

  /// The network.
  mutating func network(
    named name: String, provenance: [String: String]
  ) throws(ONNXProblem) -> AnalogNetwork {
    try addInput()
    for node in graph.nodes {
      guard let output = node.outputs.first, !output.isEmpty else {
        throw .unsupported(
          place: node.place, what: "its first output has no name", remedy: "give it one")
      }
      let value = try value(of: node)
      values[output] = value
      if case .activation(let activation) = value { outputs[activation.node].append(output) }
    }
    guard case .activation? = values[graph.output] else {
      throw .end(
        name: graph.output, what: "does not depend on the graph's input",
        remedy: "export what leads from one to the other")
    }
    guard grids[graph.output] == nil else {
      throw .end(
        name: graph.output, what: "is the integers of a QuantizeLinear",
        remedy: "end the graph with a DequantizeLinear")
    }
    let network = AnalogNetwork(name: name, nodes: nodes, provenance: provenance)
    do { return try network.validated() } catch { throw .model(error) }
  }

  private mutating func value(of node: ONNXNode) throws(ONNXProblem) -> ONNXValue {
    guard ["", "ai.onnx"].contains(node.domain), let type = ONNXOperator(rawValue: node.type) else {
      throw .unsupportedOperator(place: node.place)
    }
    try node.check(attributes: type.attributes(operatorSet: graph.operatorSet))
    switch type {
    case .convolution: return try convolution(node)
    case .gemm: return try gemm(node)
    case .matrixProduct: return try matrixProduct(node)
    case .batchNormalization: return try batchNormalization(node)
    case .relu: return try activate(node, .rectifier(maximum: nil))
    case .leakyRelu:
      return try activate(node, .leakyRectifier(slope: try node.float("alpha") ?? 0.01))
    case .clip: return try clip(node)
    case .softmax: return try softmax(node)
    case .averagePool, .maxPool: return try pool(node, isMaximum: type == .maxPool)
    case .globalAveragePool, .globalMaxPool:
      return try poolWhole(node, isMaximum: type == .globalMaxPool)
    case .reduceMean: return try reduceMean(node)
    case .pad: return try pad(node)
    case .add, .subtract, .multiply, .divide: return try arithmetic(node, type)
    case .sum: return try sum(node)
    case .concatenate: return try concatenate(node)
    case .flatten: return try flatten(node)
    case .reshape: return try reshape(node)
    case .identity: return try value(node, 0, "input")
    case .dropout: return try dropout(node)
    case .constant: return .constant(try constant(node))
    case .quantize: return try quantize(node)
    case .dequantize: return try dequantize(node)
    }
  }

  /// The value of an input; nil where it is left out.
  mutating func value(_ node: ONNXNode, _ index: Int) throws(ONNXProblem) -> ONNXValue? {
    guard index < node.inputs.count, !node.inputs[index].isEmpty else { return nil }
    let name = node.inputs[index]
    guard grids[name] == nil || node.type == ONNXOperator.dequantize.rawValue else {
      throw .unsupported(
        place: node.place, what: "it takes the integers of a QuantizeLinear",
        remedy: "only DequantizeLinear takes them")
    }
    if let value = values[name] { return value }
    if let tensor = try graph.initializer(name) {
      values[name] = .constant(tensor)
      return .constant(tensor)
    }
    // The graph is in order, so only outputs that are not read are left.
    throw .unsupported(
      place: node.place, what: "it takes '\(name)', the second output of a node",
      remedy: "export the model so that only first outputs are used")
  }

  /// The value of an input that must be there; `role` is ONNX's name for it.
  mutating func value(
    _ node: ONNXNode, _ index: Int, _ role: String
  ) throws(ONNXProblem) -> ONNXValue {
    guard let value = try value(node, index) else {
      throw .missingInput(name: role, place: node.place)
    }
    return value
  }

  /// An input that depends on the graph's input.
  mutating func activation(
    _ node: ONNXNode, _ index: Int, _ role: String
  ) throws(ONNXProblem) -> ONNXActivation {
    guard case .activation(let activation) = try value(node, index, role) else {
      throw .unsupported(
        place: node.place, what: "its \(role) is a constant",
        remedy: "export the model with constants folded")
    }
    return activation
  }

  /// An input that does not depend on the graph's input; nil where it is left out.
  mutating func constant(
    _ node: ONNXNode, _ index: Int, _ role: String
  ) throws(ONNXProblem) -> ONNXTensor? {
    switch try value(node, index) {
    case nil: return nil
    case .constant(let tensor): return tensor
    case .activation:
      throw .unsupported(
        place: node.place, what: "its \(role) depends on the network's input",
        remedy: "export a model in which it is a constant")
    }
  }

  /// Adds a node; its name is that of the graph's node, or of its output.
  mutating func add(
    _ operation: AnalogOperation, to inputs: [ONNXActivation], _ node: ONNXNode, rank: Int? = nil
  ) throws(ONNXProblem) -> ONNXValue {
    let name = unusedName(node)
    try count(operation.parameterCount)
    let shape: Shape
    do {
      shape = try operation.outputShape(of: inputs.map { nodes[$0.node].shape }, node: name)
    } catch { throw .model(error) }
    outputs.append([])
    nodes.append(
      AnalogNode(name: name, operation: operation, inputs: inputs.map(\.node), shape: shape))
    names.insert(name)
    return .activation(
      ONNXActivation(
        node: nodes.count - 1, shape: shape, rank: rank ?? inputs[0].dimensions.count))
  }

  private func unusedName(_ node: ONNXNode) -> String {
    let output = node.outputs.first ?? ""
    for name in [node.name, output] where !name.isEmpty && !names.contains(name) { return name }
    return "\(output)#\(nodes.count)"
  }

  /// Counts numbers that were made of constants.
  mutating func count(_ numbers: Int) throws(ONNXProblem) {
    weights += numbers
    guard weights <= Self.maximumWeights else {
      throw .tooMany(what: "weights", allowed: Self.maximumWeights)
    }
  }

  /// True where the graph takes the values of a node once, under whatever name.
  func isTakenOnce(_ node: Int) -> Bool { outputs[node].allSatisfy { graph.uses[$0] == 1 } }

  /// Gives weights without a bias the bias that is added behind them.
  mutating func setBias(_ bias: [Float], of node: Int) throws(ONNXProblem) {
    try count(bias.count)
    switch nodes[node].operation {
    case .dense(let dense, let weight, nil):
      nodes[node].operation = .dense(dense, weight: weight, bias: bias)
    case .convolution(let convolution, let weight, nil):
      nodes[node].operation = .convolution(convolution, weight: weight, bias: bias)
    default: break
    }
  }

  /// Gives the network's input other extents: its values stay where they are.
  mutating func setInputShape(_ shape: Shape) { nodes[0].shape = shape }

  private mutating func addInput() throws(ONNXProblem) {
    let input = graph.input
    let type = input.type.tensorType
    guard let stored = ONNXTensorType(rawValue: type.elemType), stored.isFloat else {
      throw .end(
        name: input.name, what: "takes \(ONNXTensorType.name(type.elemType))",
        remedy: "export the model with an input of floats")
    }
    guard (2...4).contains(type.shape.dim.count) else {
      throw .end(
        name: input.name, what: "has rank \(type.shape.dim.count)",
        remedy: "export it with a batch axis and 1, 2 or 3 more")
    }
    var extents: [Int] = []
    for (axis, dimension) in type.shape.dim.enumerated() {
      let extent = Int(dimension.dimValue)
      if axis == 0 {
        batch = extent > 0 ? extent : nil
      } else {
        guard extent > 0 else {
          let name = dimension.dimParam.isEmpty ? "\(extent)" : "'\(dimension.dimParam)'"
          throw .end(
            name: input.name, what: "has the extent \(name) on axis \(axis)",
            remedy: "export the model with a fixed one")
        }
        extents.append(extent)
      }
    }
    let shape = try ONNXActivation.shape(extents)
    nodes.append(AnalogNode(name: input.name, operation: .input, inputs: [], shape: shape))
    outputs.append([input.name])
    names.insert(input.name)
    values[input.name] = .activation(
      ONNXActivation(node: 0, shape: shape, rank: extents.count))
  }
}

extension AnalogOperation {
  /// Weights, biases and factors.
  fileprivate var parameterCount: Int {
    switch self {
    case .dense(_, let weight, let bias), .convolution(_, let weight, let bias):
      weight.count + (bias?.count ?? 0)
    case .affine(let factor, let offset): factor.count + offset.count
    default: 0
    }
  }
}
