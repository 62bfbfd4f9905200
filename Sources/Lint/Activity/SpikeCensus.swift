public import SpikeData

/// Who spiked, and how often, in the samples of a run.
///
/// Counts of several runs of the same network may be added in any order.
public struct SpikeCensus: Sendable {
  /// Samples that were counted.
  public private(set) var samples = 0
  private let layers: [TraceLayer]
  private var steps = 0
  /// Spikes by layer and neuron; empty where no spikes are recorded.
  private var spikes: [[Int]]

  /// A census of the layers of a trace, in which nothing has been counted yet.
  public init(_ layers: [TraceLayer]) {
    self.layers = layers
    spikes = layers.map {
      $0.observables.contains(.spikes) ? [Int](repeating: 0, count: $0.neurons) : []
    }
  }

  /// Counts the spikes of one sample.
  public mutating func add(_ trace: SampleTrace) {
    samples += 1
    var length = 0
    for (layer, recordings) in trace.layers.enumerated() {
      guard let recording = recordings[.spikes] else { continue }
      length = max(length, recording.stepCount)
      for step in 0..<recording.stepCount {
        for entry in recording.entries(in: step) where entry.value > 0 {
          spikes[layer][entry.neuron] += 1
        }
      }
    }
    steps += length
  }

  /// What was counted in each layer that spikes, the input first where it does.
  public var facts: [LayerActivityFacts] {
    zip(layers, spikes).enumerated().compactMap { index, layer in
      guard !layer.1.isEmpty else { return nil }
      let chances = max(layer.1.count * steps, 1)
      return LayerActivityFacts(
        name: layer.0.label, node: layer.0.name, isInput: index == 0, neurons: layer.1.count,
        steps: steps, firingRate: Double(layer.1.reduce(0, +)) / Double(chances),
        silentNeurons: layer.1.count { $0 == 0 },
        busyNeurons: layer.1.count { Double($0) > LayerActivityFacts.busy * Double(steps) })
    }
  }
}

/// What a layer did in the samples that were run.
public struct LayerActivityFacts: Equatable, Sendable, Encodable {
  /// Share of the steps from which on a neuron or a layer counts as saturated.
  static let busy = 0.9

  /// The layer's name.
  public let name: String
  /// The node whose spikes were counted.
  public let node: String
  /// True for the data itself.
  public let isInput: Bool
  /// Neurons, or inputs.
  public let neurons: Int
  /// Steps of all samples together.
  public let steps: Int
  /// Steps in which a neuron fired, as a share of all neurons and steps.
  public let firingRate: Double
  /// Neurons that never fired.
  public let silentNeurons: Int
  /// Neurons that fired in more than 90 % of the steps.
  public let busyNeurons: Int
}
