import FixedPoint
import NetworkModel

/// Integer neurons and biases of one layer, per channel, before they are written into nodes.
struct FittedNeurons {
  /// Bias at the neurons, in units.
  var biases: [Int32]
  /// Nil for a read-out without neurons.
  var neuron: QuantizedNeuron?
  var stateGrid: String?
  var shifts: ClosedRange<Int>?
  /// Root mean square difference of spike counts; nil without calibration.
  var countError: Double?
  var quantizedRate: Double?
  var currentError: Double?
}

/// Constants of one channel in integer units.
struct ChannelConstants {
  var unit: Double
  var threshold: Int32
  /// θ / unit, not rounded.
  var ratio: Double
  var reset: Int32
  var decay: Double
  /// What is left of the initial membrane when the first step begins, in units.
  var initial: Double
}

/// Integer constants of a layer's neurons for given steps.
struct NeuronConstantsBuilder {
  let layer: NormalizedLayer
  /// Real value of one unit, per channel.
  let units: [Double]

  /// Constants of every channel.
  func channels(_ neuron: NormalizedNeuron) throws(QuantizationError) -> [ChannelConstants] {
    var result: [ChannelConstants] = []
    for channel in 0..<layer.channels {
      let unit = units[channel]
      let threshold = neuron.threshold?[channel] ?? 0
      let resets = neuron.reset == .subtract ? threshold : neuron.resetValue[channel]
      result.append(
        ChannelConstants(
          unit: unit,
          threshold: neuron.threshold == nil
            ? 0
            : try IntegerThreshold.value(
              threshold / unit, comparison: neuron.comparison, layer: layer.name),
          ratio: threshold / unit,
          reset: try IntegerThreshold.rounded(resets / unit, layer: layer.name, quantity: "reset"),
          decay: neuron.decay[channel],
          initial: neuron.decay[channel] * neuron.initial[channel] / unit))
    }
    return result
  }

  /// The wide staircase of a layer: the finest that holds twice every threshold, reset and initial membrane.
  func wideStore(
    _ constants: [ChannelConstants], bits: Int, firing: Bool
  ) -> MembraneShift {
    let top = Double(Int64(1) << Int64(bits - 1))
    let largest = constants.reduce(1.0) {
      max($0, abs($1.ratio), abs(Double($1.reset)), abs($1.initial))
    }
    var shift = 0
    while firing && shift < 24 && top * Double(1 << shift) < 2 * largest { shift += 1 }
    let decay = constants[0].decay
    var terms = 1
    while terms < 8 && abs(Decay(nearest: decay, terms: terms).factor - decay) > 0x1p-15 {
      terms += 1
    }
    let low = Int32.min >> Int32(32 - bits)
    let high = Int32.max >> Int32(32 - bits)
    return MembraneShift(
      shift: shift, range: low...high,
      decays: [decay == 1 ? .none : Decay(nearest: decay, terms: terms)])
  }

  /// Writes per-channel constants into a neuron, in their shortest form.
  func neuron(
    _ constants: [ChannelConstants], width: BitWidth, fires: Bool, subtracts: Bool,
    store: MembraneStore, initial: [Int32]
  ) -> QuantizedNeuron {
    func shortest<Value: Equatable>(_ values: [Value]) -> [Value] {
      ChannelValues.shortest(values, positions: layer.positions, shape: layer.description.shape)
    }
    let reset = shortest(constants.map(\.reset))
    return QuantizedNeuron(
      width: width, unit: shortest(units),
      threshold: fires ? shortest(constants.map(\.threshold)) : nil,
      reset: subtracts ? .subtract(reset) : .toValue(reset), store: store,
      initialCode: shortest(initial))
  }

  /// One table of the staircases of all channels.
  func table(_ staircases: [Staircase]) throws(QuantizationError) -> MembraneTable {
    let rows = ChannelValues.shortest(
      staircases, positions: layer.positions, shape: layer.description.shape)
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
  fileprivate var saturatedToInt32: Int32 {
    Int32(Swift.min(Swift.max(self, Int64(Int32.min)), Int64(Int32.max)))
  }
}
