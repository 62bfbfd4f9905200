import FixedPoint
import Kernels
import NetworkModel
import SpikeData

/// One sample on its way through a compiled network.
struct EngineRun {
  let network: CompiledNetwork
  var activity: ActivityCounts
  var spikesPerStep: [[Int]]
  var stepPredictions: [Int] = []
  var hash: StateHash

  init(network: CompiledNetwork, index: Int) {
    self.network = network
    activity = ActivityCounts(
      layers: network.layers.map {
        LayerActivity(name: $0.name, kind: $0.kind, neurons: $0.neurons)
      })
    spikesPerStep = network.layers.map { _ in [] }
    for layer in spikesPerStep.indices { spikesPerStep[layer].reserveCapacity(network.timeSteps) }
    if network.execution.decision == .step { stepPredictions.reserveCapacity(network.timeSteps) }
    hash = StateHash(sample: index)
  }

  /// Puts every state to what it is before the first step.
  func begin(_ state: inout NetworkState) {
    for (index, layer) in network.layers.enumerated() {
      state.layers[index].states.membranes.fill(with: layer.initialCodes)
      state.layers[index].states.currents.fill(with: layer.initialCurrents)
      state.layers[index].states.rises.fill(with: layer.initialRises)
      state.layers[index].history.clear()
      state.layers[index].waiting.clear()
      state.layers[index].spikeCount = 0
      for output in state.layers[index].readout.indices {
        state.layers[index].readout[output] = network.execution.readout == .maximum ? Int64.min : 0
      }
    }
  }

  /// One time step of all layers.
  mutating func step(
    _ step: Int, _ state: inout NetworkState, _ observer: IntegerEngine.SpikeObserver?
  ) {
    for (index, layer) in network.layers.enumerated() {
      deliver(index, layer, &state)
      let spikes = update(index, layer, &state)
      state.layers[index].spikeCount = spikes
      activity.layers[index].neuronUpdates += layer.passesSpikes ? 0 : layer.neurons
      activity.layers[index].spikes += spikes
      activity.layers[index].denseSynapticOperations += layer.denseOperations
      spikesPerStep[index].append(spikes)
      hash.addSpikes(
        layer: index, step: step, spikes: state.layers[index].spikes, count: spikes,
        channels: layer.channels, positions: layer.positions)
      if let observer {
        observer(index, step, state.layers[index].spikes[..<spikes].map { layer.logical(Int($0)) })
      }
    }
    collect(&state)
    for (index, layer) in network.layers.enumerated() where layer.historyDepth > 0 {
      state.layers[index].history.record(
        state.layers[index].spikes, count: state.layers[index].spikeCount)
    }
  }

  /// Steps the neurons of a layer; the number of spikes.
  private func update(_ index: Int, _ layer: CompiledLayer, _ state: inout NetworkState) -> Int {
    switch layer.body {
    case .table, .wide, .dynamic:
      return fire(layer, &state.layers[index], &state.scratch)
    case .readout(let bias, let shift):
      readOut(bias, shift, layer, &state.layers[index])
      return 0
    case .maximumPooling(let feed, let starts, let targets):
      return pool(feed, layer, starts, targets, index, &state)
    case .delay(let feed, let steps):
      return delay(feed, steps, index, &state)
    }
  }

  private func fire(
    _ layer: CompiledLayer, _ state: inout NetworkState.Layer, _ scratch: inout NeuronScratch
  ) -> Int {
    switch layer.body {
    case .table(let constants, let staircase):
      return NeuronStep.table(
        accumulators: &state.accumulators, constants: constants, staircase: staircase,
        membranes: &state.states.membranes, spikes: &state.spikes, scratch: &scratch)
    case .wide(let constants, let range):
      return NeuronStep.wide(
        accumulators: &state.accumulators, constants: constants, range: range,
        membranes: &state.states.membranes, spikes: &state.spikes, scratch: &scratch)
    case .dynamic(let dynamics):
      return NeuronStep.dynamic(
        accumulators: &state.accumulators, dynamics: dynamics, states: &state.states,
        spikes: &state.spikes, potentials: &state.potentials, scratch: &scratch)
    case .readout, .maximumPooling, .delay: return 0
    }
  }

  /// Sums of a last layer without neurons.
  private func readOut(
    _ bias: SmallIntegers, _ inputShift: Int, _ layer: CompiledLayer,
    _ state: inout NetworkState.Layer
  ) {
    for neuron in 0..<layer.neurons {
      let channel = bias.count == layer.neurons ? neuron : neuron % layer.channels
      let constant = bias.count == 0 ? 0 : bias[bias.count == 1 ? 0 : channel]
      state.potentials[neuron] =
        Int64(constant) + Int64(state.accumulators[neuron]) << Int64(inputShift)
      state.accumulators[neuron] = 0
    }
  }
}

extension PackedCodes {
  /// Sets every code to what it is before the first step: one value for all, or values that repeat.
  fileprivate mutating func fill(with values: SmallIntegers) {
    guard values.count > 1 else {
      let mask = UInt32(truncatingIfNeeded: UInt64(1) << UInt64(bits) &- 1)
      fill(with: values.count == 1 ? UInt32(bitPattern: values[0]) & mask : 0)
      return
    }
    var next = 0
    for index in 0..<count {
      setSigned(values[next], at: index)
      next = next + 1 < values.count ? next + 1 : 0
    }
  }
}
