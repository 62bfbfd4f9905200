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

  /// Compiles a network.
  ///
  /// - Throws: ``RuntimeError`` when a setting is missing, a structure is not supported, or a sum could leave 32 bits.
  /// - Complexity: O(weights + connections).
  public init(_ network: QuantizedNetwork) throws(RuntimeError) {
    do {
      try network.validated()
      let descriptions = try network.graph.layers()
      inputShape = network.graph.nodes[try network.graph.checkedForRunning()].shape
      try network.graph.checkedAdditionsOnly()
      try network.graph.checkedFeedForward()
      takesAnalogInput = network.execution.input.coding == .direct
      var compiler = LayerCompiler(network: network, descriptions: descriptions)
      layers = try descriptions.indices.map { (index) throws(ModelError) in
        try compiler.layer(index)
      }
      outputLayer = try network.graph.outputLayer(of: descriptions)
    } catch {
      throw .model(error)
    }
    timeSteps = try network.execution.knownTimeSteps()
    guard !takesAnalogInput || network.execution.input.quantization != nil else {
      throw .missingSetting(
        "the scale of the quantized input",
        remedy: "quantize the network again, or give scale, zero_point and bits in its file")
    }
    name = network.name
    execution = network.execution
    inputOrder = Self.inputOrder(of: inputShape)
    try checkReadout()
    let bound = AccumulatorBound(
      input: takesAnalogInput ? execution.input.quantization : nil, readout: execution.readout,
      timeSteps: timeSteps)
    for (index, layer) in layers.enumerated() {
      try bound.check(layer, isOutput: index == outputLayer)
    }
  }

  private static func inputOrder(of shape: Shape) -> [Int32] {
    guard shape.channels > 1 && shape.positions > 1 else { return [] }
    return (0..<shape.channels).flatMap { channel in
      (0..<shape.positions).map { Int32($0 * shape.channels + channel) }
    }
  }

  private func checkReadout() throws(RuntimeError) {
    let body = layers[outputLayer].body
    let analog: Bool
    switch body {
    case .integrator, .readout: analog = true
    case .table, .wide, .maximumPooling: analog = false
    }
    guard analog == (execution.readout != .spikes) else {
      throw .missingSetting(
        "a read-out that fits the last layer '\(layers[outputLayer].name)'",
        remedy: analog ? "use --readout membrane or maximum" : "use --readout spikes")
    }
  }

  /// Bytes allocated for packed weights, rows aligned to bytes.
  public var weightBytes: Int {
    layers.reduce(0) { $0 + $1.weightBytes }
  }

  /// Bytes allocated for the membranes of one sample.
  public var membraneBytes: Int {
    layers.reduce(0) { $0 + PackedCodes.byteCount(count: $1.neurons, bits: $1.width.bits) }
  }

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
