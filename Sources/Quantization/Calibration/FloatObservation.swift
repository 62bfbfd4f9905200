import NetworkModel
import Runtime
import SpikeData

/// What the float network does at the sampled rows of one layer.
struct LayerTargets {
  let rows: SampledRows
  /// Normalised input currents, `[rows, steps, channels]`.
  var currents: [Float]
  /// Spikes, `[rows, steps, channels]`; empty where nothing fires.
  var spikes: [UInt8]
}

/// Runs the float network once over the calibration samples and keeps what the layers' rows see.
struct FloatObservation {
  /// One entry per layer; nil for delays and maximum pooling.
  let targets: [LayerTargets?]
  /// Spikes of layers on cycles.
  let feedback: FeedbackSpikes

  init(
    _ network: Network, _ layers: [NormalizedLayer], rows: [SampledRows], feedback nodes: Set<Int>,
    samples: [EncodedSample], timeSteps: Int
  ) throws(QuantizationError) {
    var targets = zip(layers, rows).map { layer, rows -> LayerTargets? in
      guard layer.hasWeights else { return nil }
      let count = rows.count * timeSteps * layer.channels
      return LayerTargets(
        rows: rows, currents: [Float](repeating: 0, count: count),
        spikes: [UInt8](repeating: 0, count: layer.fires ? count : 0))
    }
    var layerOfStage: [Int: Int] = [:]
    for (index, layer) in layers.enumerated() where targets[index] != nil {
      layerOfStage[layer.description.stage] = index
    }
    let graph = network.graph.nodes
    var feedback = FeedbackSpikes(nodes: nodes, samples: samples.count)
    do {
      let reference = try FloatReference(network)
      var latest = [[Double]](repeating: [], count: graph.count)
      var previous = latest
      var present = 0
      for (sample, encoded) in samples.enumerated() {
        previous = graph.map { [Double](repeating: 0, count: $0.shape.count) }
        present = 0
        _ = try reference.run(encoded, index: sample) { node, step, values in
          if step != present { (previous, present) = (latest, step) }
          latest[node] = values
          if nodes.contains(node) { feedback.keep(values, node: node, sample: sample) }
          guard let index = layerOfStage[node] else { return }
          let inputs =
            graph[node].inputs.map { latest[$0] } + graph[node].delayedInputs.map { previous[$0] }
          targets[index]?.keep(
            layers[index], sample: sample, step: step, timeSteps: timeSteps, inputs: inputs,
            output: values)
        }
      }
    } catch {
      throw .runtime(error)
    }
    self.targets = targets
    self.feedback = feedback
  }
}

extension LayerTargets {
  fileprivate mutating func keep(
    _ layer: NormalizedLayer, sample: Int, step: Int, timeSteps: Int, inputs: [[Double]],
    output: [Double]
  ) {
    for (place, position) in rows.positions[sample].enumerated() {
      let start = ((rows.first[sample] + place) * timeSteps + step) * layer.channels
      for channel in 0..<layer.channels {
        let neuron = channel * layer.positions + position
        var sum = 0.0
        for input in inputs { sum += input[neuron] }
        currents[start + channel] = Float(layer.gain[channel] * sum + layer.offset[channel])
        if layer.fires { spikes[start + channel] = output[neuron] == 0 ? 0 : 1 }
      }
    }
  }
}
