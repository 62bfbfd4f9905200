import FixedPoint
public import NetworkModel
import Runtime
public import SpikeData

/// Turns a float spiking network into integers of a few bits, by looking at unlabelled samples.
///
/// Layer by layer, each fed by the quantized layers before it: least squares fit of the float weights to those inputs,
/// rounding with error feedback, integer thresholds per channel, then biases and membrane grids with which the integer
/// neurons count spikes as the float neurons do. Two runs with the same options give the same network.
/// Source: docs/quantization.md.
public struct PostTrainingQuantizer {
  /// What it quantizes to.
  public let options: QuantizationOptions
  private let network: Network
  private let layers: [NormalizedLayer]
  private let graph: IntegerGraph
  private let sources: LayerSources
  private let timeSteps: Int

  /// A quantizer of `network`.
  /// - Throws: ``QuantizationError`` for options outside their range, a network that is not valid, or one with a part
  ///   that has no integer form.
  public init(_ network: Network, options: QuantizationOptions = QuantizationOptions())
    throws(QuantizationError)
  {
    try options.validate()
    self.options = options
    self.network = network
    layers = try LayerNormalizer(network: network, options: options).layers()
    graph = try IntegerGraph(network, layers)
    sources = LayerSources(network, layers)
    guard let steps = network.execution.timeSteps else {
      throw .runtime(
        .missingSetting("the number of time steps", remedy: "give it with --time-steps"))
    }
    timeSteps = steps
    let names = Set(layers.map(\.name))
    for name in options.layerWeightBits.keys.sorted() + options.layerMembraneBits.keys.sorted()
      + options.layerAlpha.keys.sorted()
    where !names.contains(name) {
      throw .unknownLayer(name: name)
    }
  }

  /// Quantizes the network.
  ///
  /// - Parameters:
  ///   - calibration: Samples encoded for the float network, some hundred; labels are not needed. The MINT scheme reads
  ///     them only for the scale of an analog input.
  ///   - progress: Called before and after each part of the work.
  /// - Returns: The network and what was chosen.
  /// - Throws: ``QuantizationError/missingCalibration``, or another case for samples that do not fit.
  /// - Complexity: O(samples × synapses + layers × fan-in³).
  public func quantized(
    calibration: [EncodedSample], progress: (QuantizationProgress) -> Void = { _ in }
  ) throws(QuantizationError) -> (network: QuantizedNetwork, report: QuantizationReport) {
    let isCalibrated = options.scheme == .calibrated
    guard !calibration.isEmpty || !isCalibrated else { throw .missingCalibration }
    var work = network
    if work.execution.input.quantization == nil {
      work.execution.input.quantization = .calibrated(
        calibration, input: work.execution.input, bits: options.inputBits)
    }
    var generator = SplitMix64(seed: options.seed)
    let samples = isCalibrated ? calibration : []
    var rows: [SampledRows] = []
    for layer in layers {
      rows.append(
        SampledRows(
          layer: layer, samples: samples.count, timeSteps: timeSteps, generator: &generator))
    }
    var observation: FloatObservation?
    if isCalibrated {
      progress(
        QuantizationProgress(stage: .observing, layer: "", finished: 0, total: layers.count))
      observation = try FloatObservation(
        network, layers, rows: rows,
        feedback: Set(layers.indices.flatMap { sources.feedback(of: $0) }), samples: samples,
        timeSteps: timeSteps)
    }
    var assembly = Assembly(graph: graph, layers: layers, parent: work)
    var reports = layers.map { LayerQuantization(name: $0.name) }
    var finished = 0
    for index in sources.groups.joined() {
      if layers[index].hasWeights {
        let state = { (stage: QuantizationProgress.Stage) in
          progress(
            QuantizationProgress(
              stage: stage, layer: layers[index].name, finished: finished, total: layers.count))
        }
        let quantizer = LayerQuantizer(
          layer: layers[index], options: options, network: work, timeSteps: timeSteps,
          isFirst: isFirst(layers[index]), isLast: isLast(layers[index]))
        let source = try observation.map { observation throws(QuantizationError) in
          try SourceValues(
            try assembly.network(upTo: sources.quantized(of: index)), network: work,
            timeSteps: timeSteps, delays: sources.delays, feedback: observation.feedback)
        }
        reports[index] = try quantizer.quantize(
          into: &assembly, index: index, targets: observation?.targets[index], source: source,
          samples: samples, state)
      }
      finished += 1
      progress(
        QuantizationProgress(
          stage: .finished, layer: layers[index].name, finished: finished, total: layers.count,
          result: reports[index]))
    }
    var result = try assembly.complete()
    result.execution.input.quantization = work.execution.input.quantization
    let report = QuantizationReport(layers: reports, samples: samples.count)
    result.provenance.merge(Provenance.entries(options, report)) { $1 }
    do {
      _ = try CompiledNetwork(result)
    } catch {
      throw .runtime(error)
    }
    return (result, report)
  }

  /// True for a layer whose weights see the data.
  private func isFirst(_ layer: NormalizedLayer) -> Bool {
    layer.projections.contains { projection in
      projection.sources.contains { network.graph.nodes[$0.node].operation.role == .input }
    }
  }

  /// True for the layer that gives the network's answer.
  private func isLast(_ layer: NormalizedLayer) -> Bool {
    var next = network.graph.nodes.indices.filter {
      network.graph.nodes[$0].operation.role == .output
    }
    while let node = next.popLast() {
      if node == layer.description.stage { return true }
      switch network.graph.nodes[node].operation.role {
      case .output, .flatten, .scale: next += network.graph.nodes[node].inputs
      case .input, .dense, .convolution, .pooling, .neuron, .delay: break
      }
    }
    return false
  }
}
