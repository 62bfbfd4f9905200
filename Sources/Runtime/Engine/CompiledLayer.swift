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

  /// Packed weights from one source, with the plan that tells where a spike goes.
  struct Projection: Sendable {
    var source: Source
    /// Node of the weights; nil for a way without weights, whose rows hold ones.
    var node: Int?
    var plan: ScatterPlan
    var weights: PackedRows
  }

  /// What the layer does with its sums.
  enum Body: Sendable {
    /// Spiking neurons with table codes.
    case table(NeuronConstants, CodeStaircase)
    /// Spiking neurons with wide membranes; the same staircase as data and as the kernel takes it.
    case wide(NeuronConstants, MembraneShift, WideStaircase)
    /// Integrators: their membranes are the network's answer.
    case integrator(NeuronConstants, MembraneStore)
    /// The sums themselves are the network's answer.
    case readout(bias: SmallIntegers, inputShift: Int)
    /// Logical OR over windows.
    case maximumPooling(starts: [Int32], targets: [Int32])
  }

  var name: String
  var kind: String
  /// Channels and positions of the map; neuron `(channel, position)` is `position · channels + channel` here and
  /// `channel · positions + position` outside.
  var channels: Int
  var positions: Int
  var projections: [Projection]
  /// Source of a maximum pooling.
  var pooled: Source?
  var body: Body
  var width: BitWidth
  /// Code before the first step: one for all, one per channel, or one per neuron in the layer's own order.
  var initialCodes: SmallIntegers
  /// Synaptic operations of one step in which every source spikes; an analog source has none.
  var denseOperations: Int

  var neurons: Int { channels * positions }

  /// True when all neurons start from one code.
  var hasOneInitialCode: Bool {
    (1..<max(initialCodes.count, 1)).allSatisfy { initialCodes[$0] == initialCodes[0] }
  }

  /// The initial code of a neuron as stored bits.
  func initialBits(_ neuron: Int) -> UInt32 {
    let mask = UInt32((UInt64(1) << UInt64(width.bits)) - 1)
    return UInt32(bitPattern: initialCodes[neuron % initialCodes.count]) & mask
  }

  /// Bytes of packed weights; weights that several ways share are there once.
  var weightBytes: Int {
    var seen = Set<Int>()
    return projections.reduce(0) { total, projection in
      guard let node = projection.node, seen.insert(node).inserted else { return total }
      return total + projection.weights.bytes.count
    }
  }

  /// Bytes of thresholds, resets, biases, initial codes and staircases.
  var constantBytes: Int {
    switch body {
    case .table(let constants, let staircase):
      constants.byteCount + staircase.byteCount + initialCodes.byteCount
    case .wide(let constants, let store, _): constants.byteCount + bytes(of: .shift(store))
    case .integrator(let constants, let store): constants.byteCount + bytes(of: store)
    case .readout(let bias, _): bias.byteCount
    case .maximumPooling: 0
    }
  }

  private func bytes(of store: MembraneStore) -> Int {
    switch store {
    case .table(let table):
      return initialCodes.byteCount + StorageWidth.byteCount(of: table.values)
        + StorageWidth.byteCount(of: table.cuts)
    case .shift(let shift):
      // The shift, two clamps, and sign and shift of each term of a leak.
      let leak = shift.decays == [.none] ? 0 : 2 * shift.decays.reduce(0) { $0 + $1.terms.count }
      return initialCodes.byteCount + 1 + leak
        + StorageWidth.byteCount(of: [shift.range.lowerBound, shift.range.upperBound])
    }
  }

  /// Row-major index of neuron `index` of this layer's own order.
  func logical(_ index: Int) -> Int {
    positions == 1 ? index : index % channels * positions + index / channels
  }
}
