import FixedPoint
import Kernels
import NetworkModel
import SpikeData

extension EngineRun {
  /// Takes in an analog image: the constant input of the first layer, once for all steps.
  mutating func present(_ values: [Int32], _ state: inout NetworkState) {
    let shape = network.inputShape
    var ordered = values
    for channel in 0..<shape.channels {
      for position in 0..<shape.positions {
        ordered[position * shape.channels + channel] = values[channel * shape.positions + position]
      }
    }
    for (index, layer) in network.layers.enumerated()
    where !state.layers[index].constantInput.isEmpty {
      for neuron in state.layers[index].constantInput.indices {
        state.layers[index].constantInput[neuron] = 0
      }
      for projection in layer.projections where projection.feed.source == .input {
        activity.layers[index].multiplyAccumulates += SpikeDelivery.accumulate(
          values: ordered.map { $0 &<< Int32(projection.shift) }, plan: projection.plan,
          weights: projection.weights, into: &state.layers[index].constantInput)
      }
    }
  }

  /// Takes in the input spikes of one step.
  mutating func present(_ spikes: SpikeSteps, step: Int, _ state: inout NetworkState) {
    activity.inputSpikes += spikes.units(in: step).count
    for (place, delay) in network.inputDelays.enumerated() {
      guard step >= delay else {
        state.inputs[place].clear()
        continue
      }
      state.inputs[place].present(spikes.units(in: step - delay), order: network.inputOrder)
    }
  }

  /// Takes in the values of one step of a series whose numbers have become `integers`.
  mutating func present(
    _ series: ValueSteps, _ integers: [Int32], step: Int, _ state: inout NetworkState
  ) {
    for place in series.range(of: step) where integers[place] != 0 { activity.inputSpikes += 1 }
    for (place, delay) in network.inputDelays.enumerated() {
      guard step >= delay else {
        state.inputs[place].clear()
        continue
      }
      state.inputs[place].present(series, integers, step: step - delay, order: network.inputOrder)
    }
  }

  /// Adds up what reaches a layer in this step; what counts most comes first, so that it can be shifted.
  mutating func deliver(_ index: Int, _ layer: CompiledLayer, _ state: inout NetworkState) {
    var shift = layer.projections.first?.shift ?? 0
    for projection in layer.projections {
      if projection.shift < shift {
        SpikeDelivery.shift(
          &state.layers[index].accumulators, left: shift - projection.shift)
        shift = projection.shift
      }
      guard projection.feed.source != .input else {
        if !network.takesAnalogInput { deliverInput(projection, index, &state) }
        continue
      }
      let (spikes, count) = sent(by: projection.feed, &state)
      activity.layers[index].synapticOperations += SpikeDelivery.scatter(
        spikes: spikes, count: count, plan: projection.plan, weights: projection.weights,
        into: &state.layers[index].accumulators)
    }
    state.layers[index].addConstantInput()
  }

  /// The spikes that arrive in this step.
  private func sent(
    by feed: CompiledLayer.Feed, _ state: inout NetworkState
  ) -> (spikes: [Int32], count: Int) {
    switch feed.source {
    case .input:
      let place = network.inputPlace(feed.delay)
      return (state.inputs[place].spikes, state.inputs[place].count)
    case .layer(let source):
      guard feed.delay > 0 else {
        return (state.layers[source].spikes, state.layers[source].spikeCount)
      }
      let count = state.layers[source].history.recall(feed.delay, into: &state.recalled)
      return (state.recalled, count)
    }
  }

  private mutating func deliverInput(
    _ projection: CompiledLayer.Projection, _ index: Int, _ state: inout NetworkState
  ) {
    let input = network.inputPlace(projection.feed.delay)
    activity.layers[index].synapticOperations += SpikeDelivery.scatter(
      spikes: state.inputs[input].spikes, count: state.inputs[input].count, plan: projection.plan,
      weights: projection.weights, into: &state.layers[index].accumulators)
    if state.inputs[input].negativeCount > 0 {
      // a − w = −(−a + w), so that one kernel adds and subtracts.
      SpikeDelivery.negate(&state.layers[index].accumulators)
      activity.layers[index].synapticOperations += SpikeDelivery.scatter(
        spikes: state.inputs[input].negative, count: state.inputs[input].negativeCount,
        plan: projection.plan, weights: projection.weights,
        into: &state.layers[index].accumulators)
      SpikeDelivery.negate(&state.layers[index].accumulators)
    }
    guard state.inputs[input].gradedCount > 0 else { return }
    activity.layers[index].multiplyAccumulates += SpikeDelivery.accumulate(
      sources: state.inputs[input].graded, count: state.inputs[input].gradedCount,
      values: state.inputs[input].values, plan: projection.plan, weights: projection.weights,
      into: &state.layers[index].accumulators)
  }

  /// Pools the spikes that arrive in this step; the number of pooled ones.
  func pool(
    _ feed: CompiledLayer.Feed, _ layer: CompiledLayer, _ starts: [Int32], _ targets: [Int32],
    _ index: Int, _ state: inout NetworkState
  ) -> Int {
    let (spikes, count) = sent(by: feed, &state)
    return state.layers[index].pool(
      spikes, count: count, channels: layer.channels, starts: starts, targets: targets)
  }

  /// Lets the spikes that arrive in this step wait; the number of those that are due.
  func delay(
    _ feed: CompiledLayer.Feed, _ steps: SmallIntegers, _ index: Int, _ state: inout NetworkState
  ) -> Int {
    let (spikes, count) = sent(by: feed, &state)
    return state.layers[index].delay(spikes, count: count, by: steps)
  }
}

extension NetworkState.Layer {
  fileprivate mutating func pool(
    _ spikes: [Int32], count: Int, channels: Int, starts: [Int32], targets: [Int32]
  ) -> Int {
    SpikePooling.maximum(
      spikes: spikes, count: count, channels: channels, starts: starts, targets: targets,
      marks: &marks, output: &self.spikes)
  }

  fileprivate mutating func delay(
    _ spikes: [Int32], count: Int, by steps: SmallIntegers
  ) -> Int {
    waiting.delay(spikes, count: count, by: steps, into: &self.spikes)
  }
}
