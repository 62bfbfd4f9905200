import FixedPoint
import Kernels
import NetworkModel

/// Everything that changes while a compiled network runs one sample: membranes, sums, spike lists.
///
/// One per worker. All buffers are allocated here; a time step allocates nothing.
public struct NetworkState: Sendable {
  /// Buffers of one layer.
  struct Layer: Sendable {
    /// Packed membranes, currents and rises of thresholds.
    var states: NeuronStates
    /// Sum of weights per neuron; zero between steps.
    var accumulators: [Int32]
    /// Neurons that fired in this step: the first `spikeCount`.
    var spikes: [Int32]
    var spikeCount = 0
    /// Spikes of the steps before, for ways that take steps.
    var history: SpikeRing
    /// Spikes that wait in a delay layer.
    var waiting: SpikeRing
    /// Constant input from an analog image, computed once per sample; empty for other layers.
    var constantInput: [Int32]
    /// One bit per output of a maximum pooling, zero between steps.
    var marks: [UInt64]
    /// Membranes or sums of this step; empty but for an output layer that is asked for them.
    var potentials: [Int64]
    /// Sum, maximum or count that the read-out collects; empty but for the output layer.
    var readout: [Int64]

    init(_ layer: CompiledLayer, isAnalog: Bool, isOutput: Bool, readout: Readout) {
      let bits = layer.stateBits
      let neurons = layer.neurons
      states = NeuronStates(
        count: neurons, membraneBits: layer.width.bits, currentBits: bits.current,
        riseBits: bits.rise)
      let isPooling: Bool
      if case .maximumPooling = layer.body { isPooling = true } else { isPooling = false }
      accumulators = [Int32](repeating: 0, count: layer.passesSpikes ? 0 : neurons)
      spikes = [Int32](repeating: 0, count: neurons)
      history = SpikeRing(rows: layer.historyDepth, neurons: neurons)
      waiting = SpikeRing(rows: layer.delayDepth, neurons: neurons)
      constantInput = [Int32](repeating: 0, count: isAnalog ? neurons : 0)
      marks = [UInt64](repeating: 0, count: isPooling ? (neurons + 63) / 64 : 0)
      let givesMembranes = isOutput && readout != .spikes
      potentials = [Int64](repeating: 0, count: givesMembranes ? neurons : 0)
      self.readout = [Int64](repeating: 0, count: isOutput ? neurons : 0)
    }

    /// Adds the constant input of an analog image, if there is one.
    mutating func addConstantInput() {
      for neuron in constantInput.indices { accumulators[neuron] &+= constantInput[neuron] }
    }
  }

  var layers: [Layer]
  /// What comes in from the data, by the steps that it takes: one entry for each of ``CompiledNetwork/inputDelays``.
  var inputs: [InputSpikes]
  /// Room for the spikes of an earlier step.
  var recalled: [Int32]
  var scratch: NeuronScratch

  /// Buffers for `network`.
  public init(for network: CompiledNetwork) {
    layers = network.layers.enumerated().map { index, layer in
      let isAnalog =
        network.takesAnalogInput && layer.projections.contains { $0.feed.source == .input }
      return Layer(
        layer, isAnalog: isAnalog, isOutput: index == network.outputLayer,
        readout: network.execution.readout)
    }
    inputs = network.inputDelays.map { _ in
      InputSpikes(
        sources: network.inputShape.count, isSeries: network.execution.input.coding == .series)
    }
    var neurons = 1
    var codes = 1
    for layer in network.layers {
      neurons = max(neurons, layer.neurons)
      switch layer.body {
      case .table(_, let staircase): codes = max(codes, staircase.codes)
      case .dynamic(let dynamics):
        if case .table(let staircase) = dynamics.store { codes = max(codes, staircase.codes) }
      case .wide, .readout, .maximumPooling, .delay: continue
      }
    }
    recalled = [Int32](
      repeating: 0,
      count: network.layers.reduce(0) { $1.historyDepth > 0 ? max($0, $1.neurons) : $0 })
    scratch = NeuronScratch(channels: neurons, codes: codes)
  }

  /// Bytes of the packed membranes of all layers.
  public var membraneBytes: Int {
    layers.reduce(0) { $0 + $1.states.membranes.bytes.count }
  }

  /// Bytes of everything that is kept from step to step: membranes, currents, rises, and spikes on their way.
  public var stateBytes: Int {
    layers.reduce(0) {
      $0 + $1.states.byteCount + $1.history.byteCount + $1.waiting.byteCount
    }
  }
}
