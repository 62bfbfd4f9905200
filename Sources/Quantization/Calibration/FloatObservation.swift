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
  /// One entry per layer; nil for maximum pooling.
  let targets: [LayerTargets?]

  init(
    _ network: Network, _ layers: [NormalizedLayer], rows: [SampledRows], samples: [EncodedSample],
    timeSteps: Int
  ) throws(QuantizationError) {
    var targets = zip(layers, rows).map { layer, rows -> LayerTargets? in
      guard layer.description.kind != .maximumPooling else { return nil }
      let count = rows.count * timeSteps * layer.channels
      return LayerTargets(
        rows: rows, currents: [Float](repeating: 0, count: count),
        spikes: [UInt8](repeating: 0, count: layer.fires ? count : 0))
    }
    var layerOfStage: [Int: Int] = [:]
    for (index, layer) in layers.enumerated() where targets[index] != nil {
      layerOfStage[layer.description.stage] = index
    }
    let nodes = network.graph.nodes
    do {
      let reference = try FloatReference(network)
      var latest = [[Double]](repeating: [], count: nodes.count)
      for (sample, encoded) in samples.enumerated() {
        _ = try reference.run(encoded, index: sample) { node, step, values in
          latest[node] = values
          guard let index = layerOfStage[node] else { return }
          let inputs = nodes[node].inputs.map { latest[$0] }
          targets[index]?.keep(
            layers[index], sample: sample, step: step, timeSteps: timeSteps, inputs: inputs,
            output: values)
        }
      }
    } catch {
      throw .runtime(error)
    }
    self.targets = targets
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
