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

  /// Steps over which currents and spike counts are compared: as long as membrane and current remember.
  private var window: Int {
    let decays = [layer.neuron?.decay.max() ?? 1, layer.neuron?.currentDecay?.max() ?? 0]
    guard decays.allSatisfy({ $0 < 1 }) else { return timeSteps }
    let steps = decays.reduce(-1.0) { $0 + 1 / (1 - $1) }
    return min(max(Int(min(steps, 1e6).rounded()), 1), timeSteps)
  }

  /// True where weights are fitted to membranes instead of currents: where decays are rounded, and where a current or an
  /// adaptation stands between the two.
  private var isDynamic: Bool {
    guard let neuron = layer.neuron, !neuron.isStateless else { return false }
    return neuron.currentDecay != nil || neuron.adaptation != nil
      || neuron.isWide(bits: membraneBits) && neuron.decay.contains { $0 != 1 }
  }

  /// True where the answer is the membranes of these neurons, which then have to compare.
  private var givesMembranes: Bool { isLast && network.execution.readout != .spikes }

  /// True where the integers of all channels must be in one unit.
  var sharesStep: Bool {
    !layer.fires || givesMembranes || layer.neuron?.floor?.contains { $0 != 0 } ?? false
  }

  /// Real value of one integer input of each projection.
  var inputScales: [Double] {
    layer.projections.map { projection in
      let isData = projection.sources.contains { isInput($0.node) }
      return isData ? network.execution.input.quantization?.scale ?? 1 : 1
    }
  }

  private var isOnlyData: Bool {
    layer.projections.allSatisfy { $0.sources.allSatisfy { isInput($0.node) } }
  }

  private func isInput(_ node: Int) -> Bool { network.graph.nodes[node].operation.role == .input }

  /// Chooses the layer's integers and puts them into `assembly`.
  ///
  /// - Parameter source: The spikes of the layers before; nil without calibration.
  func quantize(
    into assembly: inout Assembly, index: Int, targets: LayerTargets?, source: SourceValues?,
    samples: [EncodedSample],
    _ progress: (QuantizationProgress.Stage) -> Void
  ) throws(QuantizationError) -> LayerQuantization {
    if options.scheme == .mint {
      return try quantizeByMINT(into: &assembly, index: index)
    }
    guard let targets, let source else { fatalError("every layer with weights was observed") }
    progress(.running)
    let inputs = try LayerInputs(
      layer, rows: targets.rows, source: source, samples: samples, timeSteps: timeSteps)
    progress(.rounding)
    let rounder = LayerRounder(
      layer: layer, codes: options.weightGrid.codes(bits: weightBits), options: options,
      sharesStep: sharesStep, inputScales: inputScales)
    let fitted = rounding(rounder, inputs, targets)
    let currents = LayerCurrents(inputs, layer, fitted.rounding)
    return try finish(fitted.rounding, rounder, currents, targets, fitted.biases, &assembly, index)
  }

  /// Weights and, where they come from membranes, the biases that go with them.
  private func rounding(
    _ rounder: LayerRounder, _ inputs: LayerInputs, _ targets: LayerTargets
  ) -> (rounding: LayerRounding, biases: [Double]?) {
    if layer.projections.allSatisfy({ $0.node == nil }) { return (rounder.nearest(), nil) }
    guard isDynamic, let neuron = layer.neuron else {
      return (
        rounder.calibrated(
          inputs, targets, timeSteps: timeSteps, window: window, isData: isOnlyData), nil
      )
    }
    let float = (0..<layer.channels).map { ChannelNeuron(neuron, channel: $0) }
    let isWide = neuron.isWide(bits: membraneBits)
    let found = rounder.calibrated(
      inputs, targets,
      LayerRounder.Dynamics(
        timeSteps: timeSteps, membraneBits: membraneBits, float: float,
        integer: float.map { $0.rounded(terms: options.decayTerms, isWide: isWide) },
        comparesMembranes: givesMembranes))
    return (found.rounding, options.shiftsBias ? found.biases : nil)
  }

  /// Neurons and biases, with as many guard bits as the sums allow; of states of a given width, those that lose least.
  private func finish(
    _ rounding: LayerRounding, _ rounder: LayerRounder, _ currents: LayerCurrents,
    _ targets: LayerTargets, _ biases: [Double]?, _ assembly: inout Assembly, _ index: Int
  ) throws(QuantizationError) -> LayerQuantization {
    let answer = answer(targets)
    var found: (fitted: FittedNeurons, guardBits: Int)?
    var guardBits = options.guardBits
    // States of a given width may saturate, which costs less than coarse units or more: both are tried.
    while guardBits >= 0 {
      defer { guardBits -= 1 }
      let units = rounding.steps.map { $0 / Double(1 << guardBits) }
      let starts =
        biases.map { biases in zip(biases, units).map { $0 / $1 } }
        ?? startBiases(rounding, currents, targets, units: units)
      let fitter = NeuronFitter(
        layer: layer, options: options, membraneBits: membraneBits, units: units,
        startBiases: starts, isDynamic: isDynamic, answer: answer)
      let simulation = { channel in
        currents.simulation(
          channel, targets: targets, timeSteps: timeSteps, window: window, guardBits: guardBits,
          limit: answer == nil ? Self.simulatedRows : .max)
      }
      if guardBits > 0, !layer.fires, try !fitter.statesFit(simulation) { continue }
      let fitted = try fitter.fitted(simulation)
      if let found, found.fitted.loss <= fitted.loss { continue }
      assembly.set(
        index, weights: try weights(rounding, fitted.biases, guardBits), neuron: fitted.neuron)
      do throws(RuntimeError) {
        try assembly.check(index)
      } catch {
        guard case .accumulatorOverflow = error, guardBits > 0 else { throw .runtime(error) }
        continue
      }
      found = (fitted, guardBits)
      if !layer.fires || !hasStateWidth { break }
    }
    guard let (fitted, guardBits) = found else { fatalError("no guard bits always fit or throw") }
    assembly.set(
      index, weights: try weights(rounding, fitted.biases, guardBits), neuron: fitted.neuron)
    var report = report(rounding, rounder, fitted, guardBits: guardBits)
    report.currentError = currents.relativeError(
      targets, units: rounding.steps.map { $0 / Double(1 << guardBits) }, biases: fitted.biases,
      guardBits: guardBits, timeSteps: timeSteps)
    if layer.fires {
      report.floatRate =
        Double(targets.spikes.reduce(0) { $0 + Int($1) }) / Double(max(targets.spikes.count, 1))
    }
    return report
  }

  /// True for neurons with a current or an adaptation whose width was given.
  private var hasStateWidth: Bool {
    options.stateBits != nil
      && (layer.neuron?.currentDecay != nil || layer.neuron?.adaptation != nil)
  }

  /// The answer of the float network, where it is that of these neurons' membranes and they are of one position.
  private func answer(_ targets: LayerTargets) -> MembraneAnswer? {
    guard isDynamic, givesMembranes, layer.positions == 1, let neuron = layer.neuron else {
      return nil
    }
    return MembraneAnswer(
      targets, neurons: (0..<layer.channels).map { ChannelNeuron(neuron, channel: $0) },
      classes: network.execution.classes, timeSteps: timeSteps)
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
    report.currentBits = fitted.neuron?.current?.width.bits
    report.adaptationBits = fitted.neuron?.adaptation?.width.bits
    if let neuron = layer.neuron {
      report.decays = DecayRounding.all(
        neuron, fitted.constants, isWide: neuron.isWide(bits: membraneBits),
        execution: network.execution)
    }
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
        let difference = code * step - weight
        // What the product itself rounds is no error of the code.
        if abs(difference) > 4 * weight.ulp { error += difference * difference }
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
