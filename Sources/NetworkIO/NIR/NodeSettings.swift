internal import FixedPoint
internal import NetworkModel

/// The JSON object `metadata/glint` of one node: docs/formats/nir.md.
struct NodeSettings: Codable, Equatable {
  /// What happens on a spike; `none` for integrators.
  enum Reset: String, Codable {
    case zero
    case subtract
    case none
  }

  /// The staircase of a wide membrane.
  struct Store: Codable, Equatable {
    var shift: Int
    var rounding: RoundingRule?
    var low: Int32
    var high: Int32
    /// One decay for all, as signed powers of two `[sign, right shift]`.
    var decay: [[Int]]?
    /// The decays of which `glint_decay` names one for each channel or neuron.
    var decays: [[[Int]]]?
  }

  /// A synaptic current, or the rise of an adaptive threshold.
  struct State: Codable, Equatable {
    var bits: Int
    var overflow: QuantizedCurrent.Overflow?
    /// The decays; of several, `glint_current_decay` or `glint_adaptation_decay` names one for each channel or neuron.
    var decays: [[[Int]]]
  }

  var reset: Reset?
  var comparison: Comparison?
  var initial: Double?
  /// A neuron that NIR lacks; the node's type is the nearest.
  var model: Neuron.Model?
  var severalSpikes: Bool?
  /// False: a projection without bias whose NIR type demands one.
  var bias: Bool?
  var pooling: Pooling.Kind?
  var weightBits: Int?
  var guardBits: Int?
  var membraneBits: Int?
  var store: Store?
  var current: State?
  var adaptation: State?
  /// Places to the left by which a quantized network's `Scale` shifts.
  var shift: Int?

  /// True when nothing is set: then nothing is written.
  var isEmpty: Bool { self == NodeSettings() }
}
