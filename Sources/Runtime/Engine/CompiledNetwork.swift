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

  /// Compiles a network.
  ///
  /// - Throws: ``RuntimeError`` when a setting is missing, a structure is not supported, or a sum could leave 32 bits.
  /// - Complexity: O(weights + connections).
  public init(_ network: QuantizedNetwork) throws(RuntimeError) {
    do {
      try network.validated()
      let descriptions = try network.graph.layers()
      let input = network.graph.nodes[try network.graph.inputIndex()]
      inputShape = input.shape
      takesAnalogInput = network.execution.input.coding == .direct
      let compiler = LayerCompiler(network: network, descriptions: descriptions)
      layers = try descriptions.indices.map { (index) throws(ModelError) in
        try compiler.layer(index)
      }
      outputLayer = try network.graph.outputLayer(of: descriptions)
    } catch {
      throw .model(error)
    }
    guard let timeSteps = network.execution.timeSteps else {
      throw .missingSetting("the number of time steps", remedy: "give it with --time-steps")
    }
    guard !takesAnalogInput || network.execution.input.quantization != nil else {
      throw .missingSetting(
        "the scale of the quantized input",
        remedy: "quantize the network again, or give scale, zero_point and bits in its file")
    }
    self.timeSteps = timeSteps
    name = network.name
    execution = network.execution
    try checkReadout()
    for layer in layers { try AccumulatorBound.check(layer, input: execution.input.quantization) }
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
    layers.reduce(0) { $0 + $1.projections.reduce(0) { $0 + $1.weights.bytes.count } }
  }

  /// Bytes allocated for the membranes of one sample.
  public var membraneBytes: Int {
    layers.reduce(0) { $0 + PackedCodes.byteCount(count: $1.neurons, bits: $1.width.bits) }
  }

  /// Bytes allocated for biases, thresholds, resets, initial codes and staircases.
  public var constantBytes: Int { layers.reduce(0) { $0 + $1.constantBytes } }

  /// Bytes of the connection plans: not weights, but allocated beside them.
  public var planBytes: Int {
    layers.reduce(0) { $0 + $1.projections.reduce(0) { $0 + $1.plan.byteCount } }
  }
}

extension Graph {
  /// The layer that gives the network's answer: the read-out, or the neurons that the output node hands on.
  func outputLayer(of layers: [LayerDescription]) throws(ModelError) -> Int {
    var index = try outputIndex()
    while true {
      if let layer = layers.firstIndex(where: { $0.stage == index }) { return layer }
      guard nodes[index].inputs.count == 1 else {
        throw .unsupported(
          node: nodes[index].name, what: "several sources of the output",
          remedy: "use one output layer")
      }
      index = nodes[index].inputs[0]
    }
  }
}
