import NetworkModel
import SpikeData

/// Takes in what a runtime shows while it runs one sample, and makes a trace of it.
final class SampleRecorder {
  private let plan: TracePlan
  private var recordings: [[Observable: Recording]]
  /// Place in the plan by node.
  private let stageOfNode: [Int: Int]
  /// Place in the plan by layer.
  private let stageOfLayer: [Int: Int]

  init(_ plan: TracePlan) {
    self.plan = plan
    recordings = plan.layers.map { layer in
      Dictionary(
        uniqueKeysWithValues: layer.observables.map { observable in
          (
            observable,
            observable.isSpikes
              ? Recording.sparse(neurons: layer.neurons) : Recording.dense(neurons: layer.neurons)
          )
        })
    }
    // The input is recorded from the sample itself, before anything is computed.
    let stages = plan.stages.enumerated().dropFirst()
    stageOfNode = Dictionary(uniqueKeysWithValues: stages.map { ($1.node, $0) })
    stageOfLayer = Dictionary(
      uniqueKeysWithValues: stages.compactMap { place, stage in stage.layer.map { ($0, place) } })
  }

  /// The trace of a sample that was run to its end.
  func trace(of sample: EncodedSample, number: Int, steps: Int) -> SampleTrace {
    var layers = recordings
    layers[0] = input(sample, steps: steps)
    return SampleTrace(number: number, layers: layers)
  }

  private func input(_ sample: EncodedSample, steps: Int) -> [Observable: Recording] {
    let neurons = plan.layers[0].neurons
    switch sample {
    case .spikes(let spikes):
      var recording = Recording.sparse(neurons: neurons)
      for step in 0..<spikes.stepCount {
        recording.appendStep(spikes: spikes.units(in: step).lazy.map { Int($0) })
      }
      return [.spikes: recording]
    case .series(let series):
      var recording = Recording.sparse(neurons: neurons)
      for step in 0..<series.stepCount {
        recording.appendStep(
          series.range(of: step).map {
            Recording.Entry(neuron: Int(series.units[$0]), value: Double(series.values[$0]))
          })
      }
      return [.values: recording]
    case .analog(let values):
      var recording = Recording.dense(neurons: neurons)
      let row = values.map { Double($0) }
      for _ in 0..<steps { recording.appendStep(values: row) }
      return [.values: recording]
    }
  }

  /// Values of a node in the next step: spikes, or integers or floats of an output.
  func values(of node: Int, _ values: [Double]) {
    guard let place = stageOfNode[node], let observable = plan.stages[place].values else { return }
    let stage = plan.stages[place]
    recordings[place][observable]?.appendStep(
      values: observable.isSpikes ? values : stage.real(values))
  }

  /// Membranes of a node after the next step.
  func membranes(of node: Int, _ membranes: [Double]) {
    guard let place = stageOfNode[node], plan.stages[place].recordsMembranes else { return }
    recordings[place][.membranes]?.appendStep(values: plan.stages[place].real(membranes))
  }

  /// Synaptic currents of a node after the next step.
  func currents(of node: Int, _ currents: [Double]) {
    guard let place = stageOfNode[node], plan.stages[place].recordsCurrents else { return }
    recordings[place][.currents]?.appendStep(values: plan.stages[place].real(currents))
  }

  /// Neurons of a layer that spiked in the next step.
  func spikes(of layer: Int, _ neurons: [Int]) {
    guard let place = stageOfLayer[layer] else { return }
    recordings[place][.spikes]?.appendStep(spikes: neurons)
  }
}

extension TracePlan.Stage {
  /// Values in their real unit.
  func real(_ values: [Double]) -> [Double] {
    if units == [1] { return values }
    return values.enumerated().map { index, value in
      let row =
        units.count == 1 ? 0 : units.count == shape.count ? index : index / shape.positions
      return value * units[row]
    }
  }
}
