internal import NetworkModel

/// Delays of a layer's synapses in steps: weights split so that each part has one delay, or one per input.
struct NetxDelays {
  /// Weights with the delays of their inputs: one for all, or one for each.
  struct Part {
    var steps: [Int32]
    var weights: NetxWeights
  }

  /// The parts; one with no delay where the file says nothing.
  let parts: [Part]

  /// The longest delay of a Loihi synapse.
  private static let longest = 62

  /// Reads `delay`: a scalar, one per input, one per output, or one per weight.
  init(
    _ layer: borrowing NetxLayer, _ projection: NetxLayerBuilder.Projection, input: Shape,
    settings: inout NetxSettings
  ) throws {
    let weights = projection.weights
    guard try layer.has("delay") else {
      parts = [Part(steps: [0], weights: weights)]
      return
    }
    let stored = try layer.integers("delay", in: 0...Int(Int32.max))
    if stored.contains(where: { $0 > Self.longest }) {
      settings.assume(
        "\(layer.name): delays above \(Self.longest) steps were cut to it, as in Lava's netx")
    }
    let steps = stored.map { Int32(min($0, Self.longest)) }
    guard projection.recurrent == nil || steps.allSatisfy({ $0 == 0 }) else {
      throw ModelError.unsupported(
        node: layer.name, what: "delays beside recurrent weights",
        remedy: "leave the delays out or split the layer")
    }
    let inputs = input.channels
    switch steps.count {
    case 1: parts = [Part(steps: steps, weights: weights)]
    case inputs:
      let each = steps.flatMap { [Int32](repeating: $0, count: input.count / inputs) }
      parts = [Part(steps: each, weights: weights)]
    case projection.outputs:
      let length = weights.values.count / projection.outputs
      parts = try Self.split(
        weights, by: steps.flatMap { [Int32](repeating: $0, count: length) }, layer)
    case weights.values.count: parts = try Self.split(weights, by: steps, layer)
    default:
      throw layer.invalid(
        "delay", "\(steps.count) numbers",
        "1, \(inputs) (inputs), \(projection.outputs) (outputs) or \(weights.values.count) (weights)"
      )
    }
  }

  /// The weights of each delay, zeros elsewhere.
  private static func split(
    _ weights: NetxWeights, by steps: [Int32], _ layer: borrowing NetxLayer
  ) throws -> [Part] {
    let delays = Set(steps).sorted()
    let total = delays.count.multipliedReportingOverflow(by: weights.values.count)
    guard !total.overflow, total.partialValue <= NetxLayerBuilder.maximumWeights else {
      throw ModelError.unsupported(
        node: layer.name,
        what: "\(delays.count) different delays of \(weights.values.count) weights",
        remedy: "use one delay for each input, or fewer of them")
    }
    return delays.map { delay in
      var part = weights
      for index in part.values.indices where steps[index] != delay { part.values[index] = 0 }
      return Part(steps: [delay], weights: part)
    }
  }
}
