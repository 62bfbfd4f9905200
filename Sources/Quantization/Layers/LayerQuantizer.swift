import FixedPoint
import NetworkModel
import Runtime
import SpikeData

/// Quantizes one layer of a network whose earlier layers are done.
struct LayerQuantizer {
  let layer: NormalizedLayer
  let options: QuantizationOptions
  let network: Network
  let timeSteps: Int
  let isFirst: Bool
  let isLast: Bool

  /// Rows over which biases and stores are searched.
  static var simulatedRows: Int { 8192 }

  var weightBits: Int {
    if let bits = options.layerWeightBits[layer.name] { return bits }
    if isFirst, let bits = options.firstLayerBits { return bits }
    if isLast, let bits = options.lastLayerBits { return bits }
    return options.weightBits
  }

  private var membraneBits: Int { options.layerMembraneBits[layer.name] ?? options.membraneBits }

  /// Steps over which currents and spike counts are compared: as long as a membrane remembers.
  private var window: Int {
    let decay = layer.neuron?.decay.max() ?? 1
    guard decay < 1 else { return timeSteps }
    return min(max(Int((1 / (1 - decay)).rounded()), 1), timeSteps)
  }

  /// Real value of one integer input of each projection.
  var inputScales: [Double] {
    layer.projections.map { projection in
      let isData = projection.sources.contains { network.graph.nodes[$0.node].inputs.isEmpty }
      return isData ? network.execution.input.quantization?.scale ?? 1 : 1
    }
  }

  private var isOnlyData: Bool {
    layer.projections.allSatisfy {
      $0.sources.allSatisfy { network.graph.nodes[$0.node].inputs.isEmpty }
    }
  }

  /// Chooses the layer's integers and puts them into `assembly`.
  func quantize(
    into assembly: inout Assembly, index: Int, targets: LayerTargets?, samples: [EncodedSample],
    _ progress: (QuantizationProgress.Stage) -> Void
  ) throws(QuantizationError) -> LayerQuantization {
    if options.scheme == .mint {
      return try quantizeByMINT(into: &assembly, index: index)
    }
    guard let targets else { fatalError("every layer with weights was observed") }
    progress(.running)
    let inputs = try LayerInputs(
      layer, rows: targets.rows, network: network,
      quantization: network.execution.input.quantization, prefix: try assembly.prefix(of: index),
      samples: samples, timeSteps: timeSteps)
    progress(.rounding)
    let rounder = LayerRounder(
      layer: layer, codes: options.weightGrid.codes(bits: weightBits), options: options,
      sharesStep: !layer.fires, inputScales: inputScales)
    let isIdentity = layer.projections.allSatisfy { $0.node == nil }
    let rounding =
      isIdentity
      ? rounder.nearest()
      : rounder.calibrated(
        inputs, targets, timeSteps: timeSteps, window: window, isData: isOnlyData)
    let currents = LayerCurrents(inputs, layer, rounding)
    return try finish(rounding, rounder, currents, targets, &assembly, index)
  }

  /// Neurons and biases, with as many guard bits as the sums allow.
  private func finish(
    _ rounding: LayerRounding, _ rounder: LayerRounder, _ currents: LayerCurrents,
    _ targets: LayerTargets, _ assembly: inout Assembly, _ index: Int
  ) throws(QuantizationError) -> LayerQuantization {
    var guardBits = options.guardBits
    while true {
      let units = rounding.steps.map { $0 / Double(1 << guardBits) }
      let starts = startBiases(rounding, currents, targets, units: units)
      let fitter = NeuronFitter(
        layer: layer, options: options, membraneBits: membraneBits, units: units,
        startBiases: starts)
      let fitted = try fitter.fitted { channel in
        currents.simulation(
          channel, targets: targets, timeSteps: timeSteps, window: window, guardBits: guardBits,
          limit: Self.simulatedRows)
      }
      assembly.set(
        index, weights: try weights(rounding, fitted.biases, guardBits), neuron: fitted.neuron)
      do throws(RuntimeError) {
        try assembly.check(index)
      } catch {
        guard case .accumulatorOverflow = error, guardBits > 0 else { throw .runtime(error) }
        guardBits -= 1
        continue
      }
      var report = report(rounding, rounder, fitted, guardBits: guardBits)
      report.currentError = currents.relativeError(
        targets, units: units, biases: fitted.biases, guardBits: guardBits, timeSteps: timeSteps)
      if layer.fires {
        report.floatRate =
          Double(targets.spikes.reduce(0) { $0 + Int($1) }) / Double(max(targets.spikes.count, 1))
      }
      return report
    }
  }

  /// Biases that give every channel the mean current of the float layer, in units.
  private func startBiases(
    _ rounding: LayerRounding, _ currents: LayerCurrents, _ targets: LayerTargets, units: [Double]
  ) -> [Double] {
    let floats = layer.bias
    guard options.shiftsBias else { return floats.indices.map { floats[$0] / units[$0] } }
    let count = targets.rows.count * timeSteps
    return (0..<layer.channels).map { channel in
      var mean = 0.0
      for place in 0..<count {
        mean += Double(targets.currents[place * layer.channels + channel])
      }
      return (mean / Double(max(count, 1)) - currents.mean(channel) * rounding.steps[channel])
        / units[channel]
    }
  }

  /// The weights of all projections; the bias stands in the first one.
  func weights(
    _ rounding: LayerRounding, _ biases: [Int32], _ guardBits: Int
  ) throws(QuantizationError) -> [QuantizedWeights] {
    let width: BitWidth
    do {
      width = try BitWidth(weights: weightBits)
    } catch {
      throw .unsupportedBits(option: "weights", bits: weightBits, supported: "1 to 8 or 16")
    }
    let steps = Set(rounding.steps).count == 1 ? [rounding.steps[0]] : rounding.steps
    var result: [QuantizedWeights] = []
    var start = 0
    for (number, projection) in layer.projections.enumerated() {
      let values = rounding.codes.flatMap { codes in
        codes[start..<start + projection.depth].map { Int16($0) }
      }
      start += projection.depth
      let copies = Double(projection.biasCopies)
      let bias = biases.map { (Double($0) / copies).rounded().saturatedToInt32 }
      result.append(
        QuantizedWeights(
          values: values, width: width, step: steps, guardBits: guardBits,
          bias: number == 0 && bias.contains { $0 != 0 } ? bias : nil))
    }
    return result
  }

  /// What was chosen, without what needs calibration.
  func report(
    _ rounding: LayerRounding, _ rounder: LayerRounder, _ fitted: FittedNeurons, guardBits: Int
  ) -> LayerQuantization {
    var report = LayerQuantization(name: layer.name)
    report.weightBits = weightBits
    report.membraneBits = fitted.neuron?.width.bits
    report.guardBits = guardBits
    report.steps = (rounding.steps.min() ?? 0)...(rounding.steps.max() ?? 0)
    if let thresholds = fitted.neuron?.threshold {
      report.thresholds = (thresholds.min() ?? 0)...(thresholds.max() ?? 0)
    }
    report.stateGrid = fitted.stateGrid
    report.stateShifts = fitted.shifts
    report.countError = fitted.countError
    report.quantizedRate = fitted.quantizedRate
    report.folded = layer.folded
    var error = 0.0
    var norm = 0.0
    var shift = 0.0
    let bias = layer.bias
    for channel in 0..<layer.channels {
      let step = rounding.steps[channel]
      for (weight, code) in zip(rounder.weights(of: channel), rounding.codes[channel]) {
        error += (code * step - weight) * (code * step - weight)
        norm += weight * weight
      }
      let unit = step / Double(1 << guardBits)
      let scale = abs(layer.neuron?.threshold?[channel] ?? step)
      let difference = abs(Double(fitted.biases[channel]) * unit - bias[channel])
      shift += scale > 0 ? difference / scale : 0
    }
    report.weightError = norm > 0 ? (error / norm).squareRoot() : 0
    report.biasShift = shift / Double(max(layer.channels, 1))
    let all = rounding.codes.reduce(0) { $0 + $1.count }
    let zeros = rounding.codes.reduce(0) { $0 + $1.count { $0 == 0 } }
    report.zeroWeights = Double(zeros) / Double(max(all, 1))
    return report
  }
}
