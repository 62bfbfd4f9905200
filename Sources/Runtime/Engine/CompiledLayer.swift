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
    var plan: ScatterPlan
    var weights: PackedRows
  }

  /// What the layer does with its sums.
  enum Body: Sendable {
    /// Spiking neurons with table codes.
    case table(NeuronConstants, CodeStaircase)
    /// Spiking neurons with wide membranes.
    case wide(NeuronConstants, MembraneShift)
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
  /// Code before the first step as stored bits, one per neuron in the layer's own order, or one for all.
  var initialCodes: [UInt32]
  /// Synaptic operations of one step in which every source spikes; multiply–accumulates when the source is analog.
  var denseOperations: Int

  var neurons: Int { channels * positions }

  /// Row-major index of neuron `index` of this layer's own order.
  func logical(_ index: Int) -> Int {
    positions == 1 ? index : index % channels * positions + index / channels
  }
}
