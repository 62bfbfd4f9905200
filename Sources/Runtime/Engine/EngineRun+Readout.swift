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
      addMembranes(index, layer, state.layers[index].membranes)
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

extension EngineRun {
  /// Adds the final membranes of a layer to the hash.
  private mutating func addMembranes(
    _ index: Int, _ layer: CompiledLayer, _ membranes: PackedCodes
  ) {
    let values = membraneValues(layer)
    let base = hash.base(.membrane, layer: index)
    let unused = UInt32(32 - membranes.bits)
    var neuron = 0
    for position in 0..<layer.positions {
      for channel in 0..<layer.channels {
        let bits = membranes[neuron]
        let value: Int64
        switch values {
        case .table(let table, let codes, let rows):
          // A staircase per neuron has as many rows as the layer has neurons, else one per channel.
          let row = rows == 1 ? 0 : rows == layer.channels ? channel : neuron
          value = Int64(table[row * codes + Int(bits)])
        case .shift(let shift):
          value = Int64(Int32(bitPattern: bits &<< unused) &>> Int32(unused)) << Int64(shift)
        }
        let logical = channel * layer.positions + position
        hash.add(base: base, neuron: logical, bits: UInt64(bitPattern: value))
        neuron += 1
      }
    }
  }

  /// How stored bits become values.
  private enum MembraneValues {
    case table([Int32], codes: Int, rows: Int)
    case shift(Int)
  }

  private func membraneValues(_ layer: CompiledLayer) -> MembraneValues {
    switch layer.body {
    case .table(_, let staircase):
      let count = staircase.values.count
      return .table(
        (0..<count).map { staircase.values[$0] }, codes: staircase.codes, rows: staircase.rows)
    case .integrator(_, .table(let table)):
      return .table(table.values, codes: table.codes, rows: table.rows)
    case .wide(_, let store, _), .integrator(_, .shift(let store)): return .shift(store.shift)
    case .readout, .maximumPooling: return .shift(0)
    }
  }
}
