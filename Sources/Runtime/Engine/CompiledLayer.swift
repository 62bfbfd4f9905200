import FixedPoint
import Kernels
import NetworkModel

/// One layer in the form in which it runs: packed, immutable, shared by all workers.
struct CompiledLayer: Sendable {
  /// Where spikes come from.
  enum Source: Sendable, Equatable {
    /// The data.
    case input
    /// The layer of this index.
    case layer(Int)
  }

  /// Spikes that reach a layer.
  struct Feed: Sendable, Equatable {
    var source: Source
    /// Steps that they take.
    var delay: Int
  }

  /// Packed weights from one source, with the plan that tells where a spike goes.
  struct Projection: Sendable {
    var feed: Feed
    /// Node of the weights; nil for a way without weights, whose rows hold ones.
    var node: Int?
    var plan: ScatterPlan
    var weights: PackedRows
    /// Places by which its sums are shifted beyond those of the layer.
    var shift: Int
  }

  /// What the layer does with its sums.
  enum Body: Sendable {
    /// Spiking neurons with table codes.
    case table(NeuronConstants, CodeStaircase)
    /// Spiking neurons with wide membranes that lose only what leaves this range.
    case wide(NeuronConstants, ClosedRange<Int32>)
    /// Neurons of any other kind, and those whose membranes are the network's answer.
    case dynamic(NeuronDynamics)
    /// The sums themselves are the network's answer.
    case readout(bias: SmallIntegers, inputShift: Int)
    /// Logical OR over windows.
    case maximumPooling(Feed, starts: [Int32], targets: [Int32])
    /// Spikes wait, one number of steps for all, or one per neuron in the layer's own order.
    case delay(Feed, SmallIntegers)
  }

  var name: String
  var kind: String
  /// Channels and positions of the map; neuron `(channel, position)` is `position · channels + channel` here and
  /// `channel · positions + position` outside.
  var channels: Int
  var positions: Int
  /// Ways with weights, those with the largest shift first.
  var projections: [Projection]
  var body: Body
  var width: BitWidth
  /// Code before the first step: one for all, one per channel, or one per neuron in the layer's own order.
  var initialCodes: SmallIntegers
  /// Current before the first step, in the same manner; empty without currents.
  var initialCurrents = SmallIntegers([])
  /// Rise of the threshold before the first step, in the same manner; empty without adaptation.
  var initialRises = SmallIntegers([])
  /// Synaptic operations of one step in which every source spikes; an analog source has none.
  var denseOperations: Int
  /// Steps for which its spikes are kept, for the slowest way that begins here.
  var historyDepth = 0

  var neurons: Int { channels * positions }

  /// True for layers that have no neurons and no sums of their own.
  var passesSpikes: Bool {
    switch body {
    case .maximumPooling, .delay: true
    case .table, .wide, .dynamic, .readout: false
    }
  }

  /// Every source of the layer.
  var feeds: [Feed] {
    switch body {
    case .maximumPooling(let feed, _, _), .delay(let feed, _): [feed]
    case .table, .wide, .dynamic, .readout: projections.map(\.feed)
    }
  }

  /// Bits of currents and of rises; 0 without.
  var stateBits: (current: Int, rise: Int) {
    guard case .dynamic(let dynamics) = body else { return (0, 0) }
    return (dynamics.current?.bits ?? 0, dynamics.adaptation?.bits ?? 0)
  }

  /// Rows of the layer's delay lines; 0 without.
  var delayDepth: Int {
    guard case .delay(_, let steps) = body else { return 0 }
    return max(1, (0..<steps.count).reduce(0) { max($0, Int(steps[$1])) })
  }

  /// Bytes of packed weights; weights that several ways share are there once.
  var weightBytes: Int {
    var seen = Set<Int>()
    return projections.reduce(0) { total, projection in
      guard let node = projection.node, seen.insert(node).inserted else { return total }
      return total + projection.weights.bytes.count
    }
  }

  /// Bytes of thresholds, resets, biases, initial states, staircases, decays and delays.
  var constantBytes: Int {
    let initial =
      initialCodes.byteCount + initialCurrents.byteCount + initialRises.byteCount
    switch body {
    case .table(let constants, let staircase):
      return constants.byteCount + staircase.byteCount + initial
    case .wide(let constants, let range):
      // One byte for the shift of such staircases, which is 0 here.
      return constants.byteCount + initial + 1
        + StorageWidth.byteCount(of: [range.lowerBound, range.upperBound])
    case .dynamic(let dynamics): return dynamics.byteCount + initial
    case .readout(let bias, _): return bias.byteCount
    case .maximumPooling: return 0
    case .delay(_, let steps): return steps.byteCount
    }
  }

  /// Row-major index of neuron `index` of this layer's own order.
  func logical(_ index: Int) -> Int {
    positions == 1 ? index : index % channels * positions + index / channels
  }

  /// The place of the neuron with row-major index `logical` in this layer's own order.
  func place(of logical: Int) -> Int {
    positions == 1 ? logical : logical % positions * channels + logical / positions
  }
}
