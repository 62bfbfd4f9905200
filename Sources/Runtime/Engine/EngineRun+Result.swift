import FixedPoint
import Kernels
import NetworkModel

extension EngineRun {
  /// Takes the output layer's values of this step into the answer.
  mutating func collect(_ state: inout NetworkState) {
    let output = network.outputLayer
    let isMaximum = network.execution.readout == .maximum
    if state.layers[output].potentials.isEmpty {
      for index in 0..<state.layers[output].spikeCount {
        state.layers[output].readout[Int(state.layers[output].spikes[index])] += 1
      }
    } else {
      for neuron in state.layers[output].potentials.indices {
        let value = state.layers[output].potentials[neuron]
        state.layers[output].readout[neuron] =
          isMaximum
          ? max(state.layers[output].readout[neuron], value)
          : state.layers[output].readout[neuron] + value
      }
    }
    guard network.execution.decision == .step else { return }
    stepPredictions.append(stepPrediction(state.layers[output]))
  }

  /// The output with the largest value of this step alone, the lower row-major index on a tie.
  private func stepPrediction(_ state: NetworkState.Layer) -> Int {
    let layer = network.layers[network.outputLayer]
    let classes = min(network.execution.classes ?? layer.neurons, layer.neurons)
    guard !state.potentials.isEmpty else {
      // Spikes are 1 and the others 0: the first output that fired, or the first of all.
      var first = classes
      for index in 0..<state.spikeCount {
        first = min(first, layer.logical(Int(state.spikes[index])))
      }
      return first < classes ? first : 0
    }
    var best = 0
    for output in 1..<max(classes, 1)
    where state.potentials[layer.place(of: output)] > state.potentials[layer.place(of: best)] {
      best = output
    }
    return best
  }

  /// The sample's result, with the hash of the final states.
  mutating func finish(_ state: inout NetworkState) -> SampleResult {
    for (index, layer) in network.layers.enumerated() {
      addStates(index, layer, state.layers[index])
    }
    let output = network.layers[network.outputLayer]
    var outputs = [Double](repeating: 0, count: output.neurons)
    for neuron in 0..<output.neurons {
      outputs[output.logical(neuron)] = Double(state.layers[network.outputLayer].readout[neuron])
    }
    return SampleResult(
      outputs: outputs,
      prediction: SampleResult.decide(outputs, classes: network.execution.classes),
      stepPredictions: stepPredictions, activity: activity, spikesPerStep: spikesPerStep,
      stateHash: hash.value)
  }

  /// Adds what a layer keeps at the end to the hash.
  private mutating func addStates(
    _ index: Int, _ layer: CompiledLayer, _ state: NetworkState.Layer
  ) {
    if layer.width.bits > 0 {
      let values = MembraneValues(layer)
      add(.membrane, index, layer) { neuron, channel in
        values[state.states.membranes, neuron, channel: channel]
      }
    }
    let bits = layer.stateBits
    if bits.current > 0 {
      add(.current, index, layer) { neuron, _ in Int64(state.states.currents.signed(neuron)) }
    }
    if bits.rise > 0 {
      add(.adaptation, index, layer) { neuron, _ in Int64(state.states.rises.signed(neuron)) }
    }
    guard layer.delayDepth > 0 else { return }
    state.waiting.forEachPending { neuron, due in
      hash.addPending(layer: index, due: due, neuron: layer.logical(neuron), value: 1)
    }
  }

  private mutating func add(
    _ part: StateHash.Part, _ index: Int, _ layer: CompiledLayer,
    value: (_ neuron: Int, _ channel: Int) -> Int64
  ) {
    let base = hash.base(part, layer: index)
    var neuron = 0
    for position in 0..<layer.positions {
      for channel in 0..<layer.channels {
        hash.add(
          base: base, neuron: channel * layer.positions + position,
          bits: UInt64(bitPattern: value(neuron, channel)))
        neuron += 1
      }
    }
  }
}

/// How the stored bits of a layer become membranes.
private enum MembraneValues {
  case table([Int32], codes: Int, rows: Int, channels: Int)
  case shift(Int)

  init(_ layer: CompiledLayer) {
    let staircase: CodeStaircase
    switch layer.body {
    case .table(_, let table): staircase = table
    case .dynamic(let dynamics):
      switch dynamics.store {
      case .table(let table): staircase = table
      case .shift(let shift):
        self = .shift(shift.places)
        return
      }
    case .wide, .readout, .maximumPooling, .delay:
      self = .shift(0)
      return
    }
    self = .table(
      (0..<staircase.values.count).map { staircase.values[$0] }, codes: staircase.codes,
      rows: staircase.rows, channels: layer.channels)
  }

  subscript(_ membranes: PackedCodes, neuron: Int, channel channel: Int) -> Int64 {
    switch self {
    case .table(let table, let codes, let rows, let channels):
      // A staircase per neuron has as many rows as the layer has neurons, else one per channel.
      let row = rows == 1 ? 0 : rows == channels ? channel : neuron
      return Int64(table[row * codes + Int(membranes[neuron])])
    case .shift(let places): return Int64(membranes.signed(neuron)) << Int64(places)
    }
  }
}
