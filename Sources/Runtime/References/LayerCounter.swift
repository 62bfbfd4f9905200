import NetworkModel
import SpikeData

/// Counts what happens in each layer of a reference run, by the same definitions as the engine but from dense values.
///
/// | values of the source | counted as, times the real fan-out |
/// |---|---|
/// | spikes, several of a neuron in one step | that many synaptic operations |
/// | −1 or 1 of graded spikes or numbers | one synaptic operation: an addition or a subtraction |
/// | any other value of those | one multiply–accumulate |
/// | an analog image | one multiply–accumulate of every value, in the first step: its current stays the same |
struct LayerCounter<Scalar: CountableValue> {
  private let layers: ReferenceLayers
  /// Values of the sources of slow ways, by node; the newest last.
  private var history: [Int: [[Scalar]]] = [:]

  init(_ layers: ReferenceLayers) {
    self.layers = layers
    for path in layers.paths.joined() where path.delay > 0 {
      let count = max(path.delay, history[path.source]?.count ?? 0)
      history[path.source] = [[Scalar]](repeating: [], count: count)
    }
  }

  /// Adds one step to `activity`, given the values of all nodes.
  /// - Returns: Spikes per layer.
  mutating func count(
    _ values: [[Scalar]], step: Int, into activity: inout ActivityCounts
  ) -> [Int] {
    for index in layers.descriptions.indices {
      for path in layers.paths[index] {
        count(path, values, step: step, into: &activity.layers[index])
      }
      switch layers.descriptions[index].kind {
      case .maximumPooling, .delay: continue
      case .convolution, .dense, .readout, .neuron:
        activity.layers[index].neuronUpdates += layers.descriptions[index].neurons
      }
    }
    for source in history.keys {
      history[source]?.append(values[source])
      history[source]?.removeFirst()
    }
    return layers.descriptions.indices.map { index in
      let stage = layers.descriptions[index].stage
      let spikes: Int
      switch layers.values[stage] {
      case .spikes: spikes = values[stage].reduce(0) { $0 + $1.wholeMagnitude }
      case .graded: spikes = values[stage].count { $0 != 0 }
      case .numbers: return 0
      }
      activity.layers[index].spikes += spikes
      return spikes
    }
  }

  private func count(
    _ path: ReferenceLayers.Path, _ values: [[Scalar]], step: Int,
    into activity: inout LayerActivity
  ) {
    guard !path.isConstant else {
      activity.multiplyAccumulates += step == path.delay ? path.dense : 0
      return
    }
    activity.denseSynapticOperations += path.dense
    let positions = path.fanOut.count
    let source = path.source
    let sent = path.delay == 0 ? values[source] : earlier(path.delay, of: source)
    for (neuron, value) in sent.enumerated() where value != 0 {
      let targets = path.fanOut[neuron % positions]
      if layers.values[source] == .spikes {
        activity.synapticOperations += value.wholeMagnitude * targets
      } else if value.magnitude == 1 {
        activity.synapticOperations += targets
      } else {
        activity.multiplyAccumulates += targets
      }
    }
  }

  /// Values of a source some steps before; none before the first step.
  private func earlier(_ steps: Int, of source: Int) -> [Scalar] {
    guard let past = history[source] else { return [] }
    return past[past.count - steps]
  }
}

/// A value of a reference run that can be counted as a number of spikes.
protocol CountableValue: SignedNumeric, Sendable {
  /// The magnitude as a whole number, at most 2^20.
  var wholeMagnitude: Int { get }
}

extension Int64: CountableValue {
  var wholeMagnitude: Int { Int(Swift.min(magnitude, 1 << 20)) }
}

extension Double: CountableValue {
  var wholeMagnitude: Int { magnitude < 0x1p20 ? Int(magnitude) : 1 << 20 }
}
