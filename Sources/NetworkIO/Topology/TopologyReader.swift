internal import Foundation
internal import NetworkModel

/// Reads a topology and its tensors; integers make a quantized network, floats a float network.
struct TopologyReader {
  let path: String
  let options: ReadOptions

  func network() throws -> LoadedNetwork {
    let document = try TopologyDocument(path: path)
    let tensors = try TensorFile(path: try tensorPath(document))
    var weights: [String: TopologyWeights] = [:]
    var recurrent: [String: TopologyWeights] = [:]
    for layer in document.layers where layer.kind.hasWeights {
      weights[layer.name] = try TopologyWeights(layer, tensors: tensors)
      recurrent[layer.name] = try TopologyWeights(recurrentOf: layer, tensors: tensors)
    }
    let isInteger = try isInteger(document, [weights, recurrent], tensors)
    if isInteger { try requireNoTime() }
    return isInteger
      ? .quantized(try quantized(document, weights, recurrent, tensors))
      : .float(try float(document, weights, recurrent, tensors))
  }

  /// Refuses flags about differential equations where there are none.
  func requireNoTime() throws {
    let given = [
      ("--dt", options.timeStep != nil),
      // A framework's name also says when neurons spike and what that does.
      ("--discretization", options.discretization.map { $0.rules.comparison == nil } ?? false),
    ]
    for (option, isGiven) in given where isGiven {
      throw NetworkIOError.optionDoesNotApply(
        file: path, option: option, why: "the topology's neurons are described per step")
    }
  }

  /// Path of the tensors.
  func tensorPath() throws -> String { try tensorPath(try TopologyDocument(path: path)) }

  /// The user's file, or the topology's, which stands beside the topology.
  private func tensorPath(_ document: TopologyDocument) throws -> String {
    if let path = options.tensors { return path }
    guard let name = document.tensors else { throw document.top.error(.noTensorFile) }
    return URL(fileURLWithPath: name, relativeTo: URL(fileURLWithPath: path)).path
  }

  /// True when all weights and biases are integers, false when all weights are floats.
  private func isInteger(
    _ document: TopologyDocument, _ weights: [[String: TopologyWeights]],
    _ tensors: borrowing TensorFile
  ) throws -> Bool {
    let ordered = document.layers.flatMap { layer in weights.compactMap { $0[layer.name] } }
    guard let first = ordered.first else {
      throw document.top.error(
        .missingKey("layer", place: "the topology", expected: "a layer with weights"))
    }
    for other in ordered {
      var tensor = other.weight
      var isSame = other.isInteger == first.isInteger
      if isSame, first.isInteger, let bias = other.bias {
        tensor = bias
        isSame = try tensors.isInteger(bias)
      }
      guard isSame else {
        throw other.layer.table.error(
          .mixedTypes(
            tensor: tensor, place: other.layer.table.place,
            type: first.isInteger ? "floats" : "integers",
            others: first.isInteger ? "integers" : "floats"), at: other.key)
      }
    }
    return first.isInteger
  }

  func resolver(_ document: TopologyDocument) -> ExecutionResolver {
    ExecutionResolver(settings: document.settings, options: options, isQuantized: false)
  }

  /// Runs `body`, and says an error of the model at the layer that it names.
  func located<Operation, Result>(
    _ graph: inout TopologyGraph<Operation>,
    _ body: (inout TopologyGraph<Operation>) throws -> Result
  ) throws -> Result {
    do { return try body(&graph) } catch let error as ModelError {
      guard let table = error.node.flatMap(graph.table) else { throw error }
      throw table.error(.model(error))
    }
  }

  func name(_ document: TopologyDocument) -> String {
    document.name ?? URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
  }

  func provenance(_ document: TopologyDocument) -> [String: String] {
    let tensors = options.tensors ?? document.tensors ?? ""
    let own = [
      "topology": URL(fileURLWithPath: path).lastPathComponent,
      "tensors": URL(fileURLWithPath: tensors).lastPathComponent,
    ]
    return document.provenance.merging(own) { stated, _ in stated }
  }
}
