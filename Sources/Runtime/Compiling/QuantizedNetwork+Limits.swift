import NetworkModel
import SpikeData

extension QuantizedNetwork {
  /// Most places by which the values of one way are shifted in all.
  static var maximumShift: Int { 24 }

  /// Steps that each value of delay node `index` waits; a step that its input takes already counts.
  /// - Precondition: the node is a delay.
  func delays(of index: Int) -> [Int] {
    let node = graph.nodes[index]
    guard case .delay(let steps) = node.operation else {
      preconditionFailure("node '\(node.name)' is no delay")
    }
    let taken = node.inputs.isEmpty ? 1 : 0
    return (0..<node.shape.count).map { max(0, Int(steps[steps.count == 1 ? 0 : $0]) - taken) }
  }

  /// Checks that delays fit memory and that the sums of every layer stay inside 64 bits.
  ///
  /// Delays are taken to hand on spikes or values as small.
  func checkedForRunning(_ layers: [LayerDescription]) throws(ModelError) {
    var lines: [(node: String, values: Int, steps: Int)] = []
    for node in graph.nodes {
      guard case .delay(let steps) = node.operation else { continue }
      lines.append((node.name, node.shape.count, Int(steps.max() ?? 0)))
    }
    for layer in layers {
      for path in layer.paths {
        let source = graph.nodes[path.source]
        lines.append((source.name, source.shape.count, path.delay))
        guard shift(of: path) <= Self.maximumShift else {
          throw .unsupported(
            node: layer.name,
            what: "its input is shifted by \(shift(of: path)) places, guard bits included",
            remedy: "use at most \(Self.maximumShift)")
        }
      }
      let largest = largestInput(
        of: layer, unquantized: Double(ValueSteps.largestInteger))
      guard largest < 0x1p62 else {
        throw .unsupported(
          node: layer.name, what: "its largest possible sum does not fit 63 bits",
          remedy: "use fewer guard bits and shifts, smaller pooling windows or narrower weights")
      }
    }
    try DelayLimit.check(lines)
  }

  /// Places by which a way shifts what passes it: its shift nodes and the guard bits of its weights.
  func shift(of path: LayerPath) -> Int {
    path.intermediates.reduce(path.projection.flatMap { guardBits(of: $0) } ?? 0) { sum, index in
      guard case .shift(let places) = graph.nodes[index].operation else { return sum }
      return sum + places
    }
  }

  private func guardBits(of projection: Int) -> Int? {
    graph.nodes[projection].operation.weights?.guardBits
  }

  /// Checks that the network's last layer gives the answer that it is asked for.
  ///
  /// Spiking neurons give spikes, or the membranes that are compared with the threshold; integrators and read-outs give
  /// membranes and sums; poolings and delays give spikes.
  func checkedReadout(_ output: LayerDescription) throws(RuntimeError) {
    let spikes: Bool
    let membranes: Bool
    switch graph.nodes[output.stage].operation.role {
    case .neuron(let spiking): (spikes, membranes) = (spiking, true)
    case .pooling, .delay: (spikes, membranes) = (true, false)
    default: (spikes, membranes) = (false, true)
    }
    guard execution.readout == .spikes ? spikes : membranes else {
      throw .missingSetting(
        "a read-out that fits the last layer '\(output.name)'",
        remedy: membranes ? "use --readout membrane or maximum" : "use --readout spikes")
    }
  }
}
