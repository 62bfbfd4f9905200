import FixedPoint
import Kernels
import NetworkModel
import SpikeData

/// One sample on its way through a compiled network.
struct EngineRun {
  let network: CompiledNetwork
  var activity: ActivityCounts
  var spikesPerStep: [[Int]]
  var hash: StateHash

  init(network: CompiledNetwork, index: Int) {
    self.network = network
    activity = ActivityCounts(
      layers: network.layers.map {
        LayerActivity(name: $0.name, kind: $0.kind, neurons: $0.neurons)
      })
    spikesPerStep = network.layers.map { _ in [] }
    for layer in spikesPerStep.indices { spikesPerStep[layer].reserveCapacity(network.timeSteps) }
    hash = StateHash(sample: index)
  }

  /// Puts every membrane to its initial code.
  func begin(_ state: inout NetworkState) {
    for (index, layer) in network.layers.enumerated() {
      if layer.hasOneInitialCode {
        state.layers[index].membranes.fill(with: layer.initialBits(0))
      } else {
        for neuron in 0..<layer.neurons {
          state.layers[index].membranes[neuron] = layer.initialBits(neuron)
        }
      }
      for output in state.layers[index].readout.indices {
        state.layers[index].readout[output] = network.execution.readout == .maximum ? Int64.min : 0
      }
    }
  }

  /// Takes in an analog image: the current of the first layer, once for all steps.
  mutating func present(_ values: [Int32], _ state: inout NetworkState) {
    let shape = network.inputShape
    var ordered = values
    for channel in 0..<shape.channels {
      for position in 0..<shape.positions {
        ordered[position * shape.channels + channel] = values[channel * shape.positions + position]
      }
    }
    for (index, layer) in network.layers.enumerated() where !state.layers[index].current.isEmpty {
      for neuron in state.layers[index].current.indices { state.layers[index].current[neuron] = 0 }
      for projection in layer.projections where projection.source == .input {
        activity.layers[index].multiplyAccumulates += SpikeDelivery.accumulate(
          values: ordered, plan: projection.plan, weights: projection.weights,
          into: &state.layers[index].current)
      }
    }
  }

  /// Takes in the input spikes of one step.
  mutating func present(
    _ units: ArraySlice<Int32>, _ state: inout NetworkState
  ) throws(RuntimeError) {
    let shape = network.inputShape
    if let last = units.last, Int(last) >= shape.count {
      throw .inputSize(expected: "\(shape) = \(shape.count) inputs", actual: "unit \(last)")
    }
    state.present(units, order: network.inputOrder)
    activity.inputSpikes += units.count
  }

  /// One time step of all layers.
  mutating func step(
    _ step: Int, _ state: inout NetworkState, _ observer: IntegerEngine.SpikeObserver?
  ) {
    for (index, layer) in network.layers.enumerated() {
      deliver(index, layer, &state)
      let spikes = update(index, layer, &state)
      activity.layers[index].neuronUpdates += layer.pooled == nil ? layer.neurons : 0
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
  }

  /// Adds up what reaches a layer in this step.
  private mutating func deliver(_ index: Int, _ layer: CompiledLayer, _ state: inout NetworkState) {
    state.layers[index].presentCurrent()
    for projection in layer.projections {
      switch projection.source {
      case .input:
        guard !network.takesAnalogInput else { continue }
        activity.layers[index].synapticOperations += SpikeDelivery.scatter(
          spikes: state.input, count: state.inputCount, plan: projection.plan,
          weights: projection.weights, into: &state.layers[index].accumulators)
      case .layer(let source):
        activity.layers[index].synapticOperations += SpikeDelivery.scatter(
          spikes: state.layers[source].spikes, count: state.layers[source].spikeCount,
          plan: projection.plan, weights: projection.weights,
          into: &state.layers[index].accumulators)
      }
    }
  }

  /// Steps the neurons of a layer; the number of spikes.
  private func update(_ index: Int, _ layer: CompiledLayer, _ state: inout NetworkState) -> Int {
    let spikes: Int
    switch layer.body {
    case .table, .wide:
      spikes = fire(layer, &state.layers[index], &state.scratch)
    case .maximumPooling(let starts, let targets):
      guard let source = layer.pooled else { fatalError("a pooling without source was compiled") }
      spikes = pool(source, layer, starts, targets, index, &state)
    case .integrator(let constants, let store):
      integrate(constants, store, layer, &state.layers[index])
      return 0
    case .readout(let bias, let shift):
      readOut(bias, shift, layer, &state.layers[index])
      return 0
    }
    state.layers[index].spikeCount = spikes
    if index == network.outputLayer {
      for spike in 0..<spikes {
        state.layers[index].readout[Int(state.layers[index].spikes[spike])] += 1
      }
    }
    return spikes
  }

  private func fire(
    _ layer: CompiledLayer, _ state: inout NetworkState.Layer, _ scratch: inout NeuronScratch
  ) -> Int {
    switch layer.body {
    case .table(let constants, let staircase):
      return NeuronStep.table(
        accumulators: &state.accumulators, constants: constants, staircase: staircase,
        membranes: &state.membranes, spikes: &state.spikes, scratch: &scratch)
    case .wide(let constants, _, let store):
      return NeuronStep.wide(
        accumulators: &state.accumulators, constants: constants, store: store,
        membranes: &state.membranes, spikes: &state.spikes, scratch: &scratch)
    case .integrator, .readout, .maximumPooling: return 0
    }
  }

  private func pool(
    _ source: CompiledLayer.Source, _ layer: CompiledLayer, _ starts: [Int32], _ targets: [Int32],
    _ index: Int, _ state: inout NetworkState
  ) -> Int {
    var marks = [UInt64]()
    var output = [Int32]()
    swap(&marks, &state.layers[index].marks)
    swap(&output, &state.layers[index].spikes)
    defer {
      swap(&marks, &state.layers[index].marks)
      swap(&output, &state.layers[index].spikes)
    }
    switch source {
    case .input:
      return SpikePooling.maximum(
        spikes: state.input, count: state.inputCount, channels: layer.channels, starts: starts,
        targets: targets, marks: &marks, output: &output)
    case .layer(let from):
      return SpikePooling.maximum(
        spikes: state.layers[from].spikes, count: state.layers[from].spikeCount,
        channels: layer.channels, starts: starts, targets: targets, marks: &marks, output: &output)
    }
  }
}
