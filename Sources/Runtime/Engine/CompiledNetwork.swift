public import NetworkModel
import FixedPoint
import Kernels

/// A quantized network in the form in which the event-driven engine runs it.
///
/// Weights are packed in rows by source, connections laid out, constants in their narrowest integers.
/// Immutable, so that all workers share one.
public struct CompiledNetwork: Sendable {
  /// The network's name.
  public let name: String
  /// Shape of the input.
  public let inputShape: Shape
  /// Time steps per sample.
  public let timeSteps: Int
  let layers: [CompiledLayer]
  let execution: Execution
  /// Layer whose values are the network's answer.
  let outputLayer: Int
  let takesAnalogInput: Bool
  /// For each input, row-major, its index `position · channels + channel`; empty where the two orders are the same.
  let inputOrder: [Int32]

  /// Steps that the data takes on the ways that begin in it, ascending.
  let inputDelays: [Int]
  /// The largest magnitude of a series' integers for which no sum can overflow.
  let largestInput: Int32

  /// Compiles a network.
  ///
  /// - Throws: ``RuntimeError`` when a setting is missing, a structure is not supported, or a sum could leave 32 bits.
  /// - Complexity: O(weights + connections).
  public init(_ network: QuantizedNetwork) throws(RuntimeError) {
    let descriptions: [LayerDescription]
    do {
      try network.validated()
      descriptions = try network.graph.layers()
      inputShape = network.graph.nodes[try network.graph.checkedForRunning()].shape
      try network.graph.checkedAdditionsOnly()
      try network.checkedForRunning(descriptions)
      outputLayer = try network.graph.outputLayer(of: descriptions)
      layers = try LayerCompiler(
        network: network, descriptions: descriptions, outputLayer: outputLayer
      ).layers()
    } catch {
      throw .model(error)
    }
    name = network.name
    execution = network.execution
    timeSteps = try execution.knownTimeSteps()
    takesAnalogInput = execution.input.coding == .direct
    guard !takesAnalogInput || execution.input.quantization != nil else {
      throw .missingSetting(
        "the scale of the quantized input",
        remedy: "quantize the network again, or give scale, zero_point and bits in its file")
    }
    try network.checkedReadout(descriptions[outputLayer])
    inputOrder = Self.inputOrder(of: inputShape)
    inputDelays = Set(layers.flatMap(\.feeds).filter { $0.source == .input }.map(\.delay)).sorted()
    largestInput = try AccumulatorBound.checked(
      layers, output: outputLayer, execution: execution, timeSteps: timeSteps)
  }

  private static func inputOrder(of shape: Shape) -> [Int32] {
    guard shape.channels > 1 && shape.positions > 1 else { return [] }
    return (0..<shape.channels).flatMap { channel in
      (0..<shape.positions).map { Int32($0 * shape.channels + channel) }
    }
  }

  /// Which of ``inputDelays`` is `delay`.
  func inputPlace(_ delay: Int) -> Int {
    guard let place = inputDelays.firstIndex(of: delay) else {
      preconditionFailure("no way takes the data \(delay) steps late")
    }
    return place
  }

  /// Bytes allocated for packed weights, rows aligned to bytes.
  public var weightBytes: Int {
    layers.reduce(0) { $0 + $1.weightBytes }
  }

  /// Bytes allocated for the membranes of one sample.
  public var membraneBytes: Int {
    layers.reduce(0) { $0 + PackedCodes.byteCount(count: $1.neurons, bits: $1.width.bits) }
  }

  /// Bytes allocated for all that one sample keeps from step to step: membranes, currents, rises, and spikes on their way.
  public var stateBytes: Int { NetworkState(for: self).stateBytes }

  /// Bytes allocated for biases, thresholds, resets, initial codes and staircases.
  public var constantBytes: Int { layers.reduce(0) { $0 + $1.constantBytes } }
}

extension Graph {
  /// The layer that gives the network's answer: the read-out, or the neurons that the output node hands on.
  func outputLayer(of layers: [LayerDescription]) throws(ModelError) -> Int {
    var index = try outputIndex()
    while true {
      if let layer = layers.firstIndex(where: { $0.stage == index }) { return layer }
      guard nodes[index].inputs.count == 1 else {
        throw .unsupported(
          node: nodes[index].name, what: "an output without neurons or weights before it",
          remedy: "put a layer between input and output")
      }
      index = nodes[index].inputs[0]
    }
  }
}
