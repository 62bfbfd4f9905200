import FixedPoint
import Kernels
import NetworkModel

extension EngineRun {
  /// Steps integrators in 64 bits and collects their membranes.
  func integrate(
    _ constants: NeuronConstants, _ store: MembraneStore, _ layer: CompiledLayer,
    _ state: inout NetworkState.Layer
  ) {
    let unused = UInt32(32 - layer.width.bits)
    for neuron in 0..<layer.neurons {
      let channel = neuron % constants.channels
      let row = channel
      let bits = state.membranes[neuron]
      let value: Int64
      switch store {
      case .table(let table):
        value = Int64(table.value(of: Int(bits), row: table.rows == 1 ? 0 : row))
      case .shift(let shift):
        value = shift.value(of: Int32(bitPattern: bits << unused) >> Int32(unused))
      }
      let bias =
        constants.bias.count == 0 ? 0 : constants.bias[constants.bias.count == 1 ? 0 : channel]
      let membrane =
        value + Int64(bias) + Int64(state.accumulators[neuron]) << Int64(constants.inputShift)
      state.accumulators[neuron] = 0
      collect(membrane, neuron, &state)
      switch store {
      case .table(let table):
        let bounded = membrane.saturated(to: Int32.min...Int32.max)
        state.membranes[neuron] = UInt32(table.code(of: bounded, row: table.rows == 1 ? 0 : row))
      case .shift(let shift):
        state.membranes[neuron] =
          UInt32(bitPattern: shift.code(of: membrane) << Int32(unused)) >> unused
      }
    }
  }

  /// Collects the sums of a last layer without neurons.
  func readOut(
    _ bias: SmallIntegers, _ inputShift: Int, _ layer: CompiledLayer,
    _ state: inout NetworkState.Layer
  ) {
    for neuron in 0..<layer.neurons {
      let channel = bias.count == layer.neurons ? neuron : neuron % layer.channels
      let constant = bias.count == 0 ? 0 : bias[bias.count == 1 ? 0 : channel]
      let value = Int64(constant) + Int64(state.accumulators[neuron]) << Int64(inputShift)
      state.accumulators[neuron] = 0
      collect(value, neuron, &state)
    }
  }

  private func collect(_ value: Int64, _ neuron: Int, _ state: inout NetworkState.Layer) {
    guard !state.readout.isEmpty else { return }
    state.readout[neuron] =
      network.execution.readout == .maximum
      ? max(state.readout[neuron], value) : state.readout[neuron] + value
  }

  /// The sample's result, with the hash of the final membranes.
  mutating func finish(_ state: inout NetworkState) -> SampleResult {
    for (index, layer) in network.layers.enumerated() where layer.width.bits > 0 {
      let membranes = state.layers[index].membranes
      let decoder = MembraneDecoder(layer)
      hash.addMembranes(
        layer: index,
        values: (0..<layer.neurons).lazy.map { neuron in
          (layer.logical(neuron), UInt64(bitPattern: decoder.value(membranes[neuron], neuron)))
        })
    }
    let output = network.layers[network.outputLayer]
    var outputs = [Double](repeating: 0, count: output.neurons)
    for neuron in 0..<output.neurons {
      outputs[output.logical(neuron)] = Double(state.layers[network.outputLayer].readout[neuron])
    }
    return SampleResult(
      outputs: outputs,
      prediction: SampleResult.decide(outputs, classes: network.execution.classes),
      activity: activity, spikesPerStep: spikesPerStep, stateHash: hash.value)
  }
}

/// Stored bits of a membrane back to its value.
private struct MembraneDecoder {
  private let layer: CompiledLayer
  private let unused: UInt32

  init(_ layer: CompiledLayer) {
    self.layer = layer
    unused = UInt32(32 - layer.width.bits)
  }

  func value(_ bits: UInt32, _ neuron: Int) -> Int64 {
    switch layer.body {
    case .table(let constants, let staircase):
      let row = staircase.rows == 1 ? 0 : neuron % constants.channels
      return Int64(staircase.values[row * staircase.codes + Int(bits)])
    case .wide(_, let store), .integrator(_, .shift(let store)):
      return store.value(of: Int32(bitPattern: bits << unused) >> Int32(unused))
    case .integrator(let constants, .table(let table)):
      return Int64(
        table.value(of: Int(bits), row: table.rows == 1 ? 0 : neuron % constants.channels))
    case .readout, .maximumPooling: return 0
    }
  }
}
