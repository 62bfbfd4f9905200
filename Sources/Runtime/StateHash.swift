import SpikeData

/// Order-free hash of what a run did: the wrapping sum of one mixed number per spike and per final value that is not 0:
/// membranes, currents, rises of thresholds, and what is still on its way through a delay.
///
/// Sums do not depend on the order of their terms, so the hash is the same for every thread count, batch and memory layout.
/// Neurons are numbered row-major in their layer, layers in execution order, samples by their place in the data set.
struct StateHash {
  private(set) var value: UInt64 = 0
  private let sample: UInt64

  init(sample: Int) { self.sample = SplitMix64.mix(UInt64(sample) &+ 0x5EED) }

  /// Start of a (layer, step) pair's numbers; the number before those of step 0 stands for the final state.
  private func base(layer: Int, step: Int) -> UInt64 {
    SplitMix64.mix(sample ^ (UInt64(layer) << 40 | UInt64(truncatingIfNeeded: step + 1)))
  }

  /// Adds the spikes of one layer and step.
  mutating func addSpikes(layer: Int, step: Int, neurons: some Sequence<Int>) {
    let base = base(layer: layer, step: step)
    for neuron in neurons { value &+= SplitMix64.mix(base &+ UInt64(neuron)) }
  }

  /// Adds the spikes of one layer and step as the engine lists them: `position · channels + channel`, ascending.
  mutating func addSpikes(
    layer: Int, step: Int, spikes: [Int32], count: Int, channels: Int, positions: Int
  ) {
    guard count > 0 else { return }
    let base = base(layer: layer, step: step)
    var position = 0
    var first = 0
    for index in 0..<count {
      let spike = Int(spikes[index])
      while spike >= first + channels {
        first += channels
        position += 1
      }
      value &+= SplitMix64.mix(base &+ UInt64((spike - first) * positions + position))
    }
  }

  /// What a layer keeps at the end of a run.
  enum Part: UInt64 {
    case membrane, current, adaptation, pending, sent
  }

  /// Adds the final value of one neuron; 0 adds nothing.
  mutating func add(base: UInt64, neuron: Int, bits: UInt64) {
    guard bits != 0 else { return }
    value &+= SplitMix64.mix(SplitMix64.mix(base &+ UInt64(neuron)) ^ bits)
  }

  /// Start of the final values of one layer.
  ///
  /// - Parameter due: Steps until a value that is still on its way comes out; 0 for states of neurons.
  func base(_ part: Part, layer: Int, due: Int = 0) -> UInt64 {
    SplitMix64.mix(sample ^ (UInt64(layer) << 40 | part.rawValue << 36 | UInt64(due)))
  }

  /// Adds final values of one layer, row-major; zeros add nothing.
  mutating func add(_ part: Part, layer: Int, values: [Int64]) {
    let base = base(part, layer: layer)
    for (neuron, value) in values.enumerated() {
      add(base: base, neuron: neuron, bits: UInt64(bitPattern: value))
    }
  }

  /// Adds a value of a delay line that is still on its way.
  mutating func addPending(layer: Int, due: Int, neuron: Int, value: Int64) {
    add(
      base: base(.pending, layer: layer, due: due), neuron: neuron, bits: UInt64(bitPattern: value))
  }
}
