import FixedPoint
import Kernels
import NetworkModel

/// Everything that changes while a compiled network runs one sample: membranes, sums, spike lists.
///
/// One per worker. All buffers are allocated here; a time step allocates nothing.
public struct NetworkState: Sendable {
  /// Buffers of one layer.
  struct Layer: Sendable {
    /// Packed membranes.
    var membranes: PackedCodes
    /// Sum of weights per neuron; zero between steps.
    var accumulators: [Int32]
    /// Neurons that fired in this step: the first `spikeCount`.
    var spikes: [Int32]
    var spikeCount = 0
    /// Constant current from an analog input, computed once per sample; empty for other layers.
    var current: [Int32]
    /// One bit per output of a maximum pooling, zero between steps.
    var marks: [UInt64]
    /// Sum, maximum or count that the read-out collects; empty but for the output layer.
    var readout: [Int64]

    /// Starts a step with the constant current of an analog input, if there is one.
    mutating func presentCurrent() {
      for neuron in current.indices { accumulators[neuron] = current[neuron] }
    }
  }

  var layers: [Layer]
  var input: [Int32]
  var inputCount = 0
  /// One bit per input, zero between steps.
  private var inputMarks: [UInt64]
  var scratch: NeuronScratch

  /// Buffers for `network`.
  public init(for network: CompiledNetwork) {
    layers = network.layers.enumerated().map { index, layer in
      let isPooling = layer.pooled != nil
      let analog =
        network.takesAnalogInput && layer.projections.contains { $0.source == .input }
      return Layer(
        membranes: PackedCodes(repeating: 0, count: layer.neurons, bits: layer.width.bits),
        accumulators: [Int32](repeating: 0, count: isPooling ? 0 : layer.neurons),
        spikes: [Int32](repeating: 0, count: layer.neurons),
        current: [Int32](repeating: 0, count: analog ? layer.neurons : 0),
        marks: [UInt64](repeating: 0, count: isPooling ? (layer.neurons + 63) / 64 : 0),
        readout: [Int64](repeating: 0, count: index == network.outputLayer ? layer.neurons : 0))
    }
    input = [Int32](repeating: 0, count: network.inputShape.count)
    inputMarks = [UInt64](repeating: 0, count: (network.inputShape.count + 63) / 64)
    var channels = 1
    var codes = 1
    for layer in network.layers {
      channels = max(channels, layer.neurons)
      if case .table(_, let staircase) = layer.body { codes = max(codes, staircase.codes) }
    }
    scratch = NeuronScratch(channels: channels, codes: codes)
  }

  /// Takes in the input spikes of one step, row-major and ascending, in the engine's order.
  mutating func present(_ units: ArraySlice<Int32>, order: [Int32]) {
    inputCount = units.count
    if order.isEmpty {
      var place = 0
      for unit in units {
        input[place] = unit
        place += 1
      }
      return
    }
    for unit in units { inputMarks.mark(Int(order[Int(unit)])) }
    inputCount = inputMarks.collect(into: &input)
  }

  /// Bytes of the packed membranes of all layers.
  public var membraneBytes: Int { layers.reduce(0) { $0 + $1.membranes.bytes.count } }
}
