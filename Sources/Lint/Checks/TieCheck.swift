import NetworkModel

/// Sums that can meet a threshold exactly, where nobody said whether that is a spike.
///
/// Weights, biases and threshold that are all multiples of one number do that all the time in neurons that do not leak; trained
/// floats practically never.
struct TieCheck {
  private(set) var findings: [Finding] = []

  init(_ network: Network) {
    guard network.execution.assumes("--comparison"), let layers = try? network.graph.layers() else {
      return
    }
    for layer in layers {
      guard let index = layer.neuron,
        case .neuron(let neuron) = network.graph.nodes[index].operation, neuron.model.spikes,
        let step = Self.step(of: layer, network), Self.meets(neuron, step, network.execution)
      else { continue }
      findings.append(
        Finding(
          .thresholdTie, at: network.graph.nodes[index].name,
          reason:
            "weights and threshold are multiples of \(Words.number(step)), so that sums can meet the threshold exactly; "
            + "whether that is a spike, neither file nor user says: v > v_threshold is assumed",
          remedy:
            "give --comparison '>' (snnTorch, Norse, Lava, Nengo) or '>=' (SpikingJelly, sinabs, Rockpool)"
        ))
    }
  }

  /// The number of which all weights and biases of a layer are multiples; nil for none, or for more than 256 levels.
  private static func step(of layer: LayerDescription, _ network: Network) -> Double? {
    var values: [Float] = []
    for projection in layer.projections {
      switch network.graph.nodes[projection].operation {
      case .dense(_, let weight, let bias), .convolution(_, let weight, let bias):
        values += weight + (bias ?? [])
      default: continue
      }
    }
    let magnitudes = values.lazy.filter { $0 != 0 }.map { Double(abs($0)) }
    guard let step = magnitudes.min(), let largest = magnitudes.max(), largest <= 256 * step,
      magnitudes.allSatisfy({ isMultiple($0, of: step) })
    else { return nil }
    return step
  }

  /// True where the membrane stays a multiple of what a weight step adds, and the threshold is one.
  private static func meets(_ neuron: Neuron, _ step: Double, _ execution: Execution) -> Bool {
    guard neuron.resistance.count == 1, neuron.initial.allSatisfy({ $0 == 0 }) else { return false }
    var gain = neuron.model == .threshold ? 1 : neuron.resistance[0] * execution.timeStep
    if neuron.model.leaks {
      // A membrane that keeps nothing is its input.
      guard !neuron.model.hasCurrent, neuron.leak.allSatisfy({ $0 == 0 }),
        let tau = neuron.tau.first, neuron.tau.count == 1, execution.decay(tau: tau) == 0
      else { return false }
      gain = execution.gain(tau: tau) * neuron.resistance[0]
    }
    guard gain > 0 else { return false }
    return neuron.threshold.contains { $0 > 0 && isMultiple($0, of: gain * step) }
  }

  private static func isMultiple(_ value: Double, of step: Double) -> Bool {
    let quotient = value / step
    return abs(quotient - quotient.rounded()) < 1e-6 && quotient.rounded() >= 1
  }
}
