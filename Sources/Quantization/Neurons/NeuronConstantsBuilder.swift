import FixedPoint
import NetworkModel

/// Constants of one channel in integer units.
struct ChannelConstants {
  var unit: Double
  var threshold: Int32
  /// θ / unit, not rounded.
  var ratio: Double
  var reset: Int32
  /// What the float membrane keeps of itself, and the sum of powers of two that wide membranes keep.
  var decay: Double
  var shiftDecay: Decay
  /// What is left of the initial membrane when the first step begins, in units.
  var initial: Double
  var drive: Int32
  var currentDecay: Decay?
  var riseDecay: Decay?
  var increment: Int32
}

/// Integer constants of a layer's neurons for given steps.
struct NeuronConstantsBuilder {
  let layer: NormalizedLayer
  /// Real value of one unit, per channel.
  let units: [Double]
  /// Powers of two that a decay may take.
  let decayTerms: Int
  /// True where membranes decay by sums of powers of two, false where a table holds the exact decay.
  let isWide: Bool

  /// Constants of every channel.
  func channels(_ neuron: NormalizedNeuron) throws(QuantizationError) -> [ChannelConstants] {
    var result: [ChannelConstants] = []
    for channel in 0..<layer.channels {
      let unit = units[channel]
      let threshold = neuron.threshold?[channel] ?? 0
      let shiftDecay = decay(neuron.decay[channel])
      let decay = isWide ? shiftDecay.factor : neuron.decay[channel]
      var resets = neuron.reset == .subtract ? threshold : neuron.resetValue[channel]
      // What is taken off after the decay is taken off before it, so much the larger.
      if neuron.reset == .subtract, neuron.subtraction == .afterDecay, neuron.adaptation == nil {
        resets = threshold / decay
      }
      result.append(
        ChannelConstants(
          unit: unit,
          threshold: neuron.threshold == nil
            ? 0
            : try IntegerThreshold.value(
              threshold / unit, comparison: neuron.comparison, layer: layer.name),
          ratio: threshold / unit, reset: try rounded(resets / unit, "reset"),
          decay: neuron.decay[channel], shiftDecay: shiftDecay,
          initial: decay * neuron.initial[channel] / unit,
          drive: try rounded(neuron.drive[channel] / unit, "rest value"),
          currentDecay: neuron.currentDecay.map { self.decay($0[channel]) },
          riseDecay: neuron.adaptation.map { self.decay($0.decay[channel]) },
          increment: try rounded(
            (neuron.adaptation?.increment[channel] ?? 0) / unit, "threshold increment")))
    }
    return result
  }

  private func rounded(_ ratio: Double, _ quantity: String) throws(QuantizationError) -> Int32 {
    try IntegerThreshold.rounded(ratio, layer: layer.name, quantity: quantity)
  }

  /// The sum of powers of two that stands for a decay.
  private func decay(_ factor: Double) -> Decay {
    factor == 1 ? .none : Decay(nearest: factor, terms: decayTerms)
  }

  /// The wide staircase of a layer, its codes `2^shift` units apart.
  func wideStore(
    _ constants: [ChannelConstants], bits: Int, shift: Int
  ) throws(QuantizationError) -> MembraneShift {
    let low = Int32.min >> Int32(32 - bits)
    let high = Int32.max >> Int32(32 - bits)
    return MembraneShift(
      shift: shift, range: try floor(constants, shift: shift, in: low...high)...high,
      decays: shortest(constants.map(\.shiftDecay)))
  }

  /// The lowest code: that of the neurons' floor, or the lowest there is.
  private func floor(
    _ constants: [ChannelConstants], shift: Int, in range: ClosedRange<Int32>
  ) throws(QuantizationError) -> Int32 {
    guard let floors = layer.neuron?.floor else { return range.lowerBound }
    let codes = constants.indices.map { channel in
      let code = floors[channel] * constants[channel].shiftDecay.factor / constants[channel].unit
      return (code / Double(1 << shift)).rounded().saturatedToInt32
    }
    guard let code = codes.first, codes.allSatisfy({ $0 == code }) else {
      throw .notFoldable(
        node: layer.description.name, what: "its channels have different lowest membranes",
        remedy:
          "give all neurons one floor, one threshold and one time constant, or leave the floor out")
    }
    return max(code, range.lowerBound)
  }

  /// The smallest shift with which `bits` hold twice every threshold, reset and initial membrane.
  func roomyShift(_ constants: [ChannelConstants], bits: Int) -> Int {
    let largest = constants.reduce(1.0) {
      max($0, abs($1.ratio), abs(Double($1.reset)), abs($1.initial))
    }
    return shift(holding: 2 * largest, bits: bits)
  }

  /// The smallest shift with which `bits` hold a magnitude.
  func shift(holding largest: Double, bits: Int) -> Int {
    let top = Double(Int64(1) << Int64(bits - 1))
    var shift = 0
    while shift < 24 && top * Double(1 << shift) < largest { shift += 1 }
    return shift
  }

  /// One value for all, one per channel, or one per value.
  func shortest<Value: Equatable>(_ values: [Value]) -> [Value] {
    ChannelValues.shortest(values, positions: layer.positions, shape: layer.description.shape)
  }

  /// Writes per-channel constants into a neuron, in their shortest form.
  func neuron(
    _ constants: [ChannelConstants], width: BitWidth, fires: Bool, subtracts: Bool,
    store: MembraneStore, initial: [Int32]
  ) -> QuantizedNeuron {
    let reset = shortest(constants.map(\.reset))
    var neuron = QuantizedNeuron(
      width: width, unit: shortest(units),
      threshold: fires ? shortest(constants.map(\.threshold)) : nil,
      reset: subtracts ? .subtract(reset) : .toValue(reset), store: store,
      initialCode: shortest(initial))
    neuron.drive = shortest(constants.map(\.drive))
    return neuron
  }

  /// One table of the staircases of all channels.
  func table(_ staircases: [Staircase]) throws(QuantizationError) -> MembraneTable {
    let rows = shortest(staircases)
    do {
      return try MembraneTable(
        codes: rows[0].values.count, rows: rows.count,
        values: rows.flatMap { $0.values.map(\.saturatedToInt32) },
        cuts: rows.flatMap { $0.cuts.map(\.saturatedToInt32) })
    } catch {
      throw .model(error)
    }
  }
}

extension Int64 {
  /// The nearest `Int32`.
  fileprivate var saturatedToInt32: Int32 { saturated(to: Int32.min...Int32.max) }
}
