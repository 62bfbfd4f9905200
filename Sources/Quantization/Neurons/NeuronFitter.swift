import FixedPoint
import NetworkModel

/// Chooses biases and stores of a layer so that its neurons count spikes as the float neurons do.
struct NeuronFitter {
  let layer: NormalizedLayer
  var options: QuantizationOptions
  let membraneBits: Int
  let units: [Double]
  /// Bias at the neurons in units, not rounded, per channel: the float bias, or what fits the recorded currents.
  let startBiases: [Double]
  /// True where start biases come from membranes: the shift of wide stores is then searched too.
  var isDynamic = false
  /// Finds out which output the float network would choose; nil unless the answer is the membranes of these neurons.
  var answer: MembraneAnswer?

  var builder: NeuronConstantsBuilder {
    NeuronConstantsBuilder(
      layer: layer, units: units, decayTerms: options.decayTerms, isWide: isWide)
  }

  /// True for membranes that decay by shifts, false for those with a table.
  private var isWide: Bool {
    guard let neuron = layer.neuron else { return false }
    return neuron.isWide(bits: membraneBits)
  }

  /// Integer neurons.
  ///
  /// - Parameter simulation: Recorded currents of a channel; nil without calibration.
  func fitted(
    _ simulation: ((Int) -> ChannelSimulation)?
  ) throws(QuantizationError) -> FittedNeurons {
    let biases = try roundedBiases()
    guard let neuron = layer.neuron else { return FittedNeurons(biases: biases) }
    var constants = try builder.channels(neuron)
    if let simulation, neuron.adaptation != nil {
      for (channel, increment) in fittedIncrements(constants, neuron, simulation).enumerated() {
        constants[channel].increment = increment
      }
    }
    var fitted: FittedNeurons
    if neuron.threshold == nil {
      fitted = try integrator(constants, biases, simulation)
    } else if neuron.isStateless {
      fitted = try narrow([("none", .none)], constants, biases, simulation)
    } else if isWide {
      fitted = try wide(constants, biases, simulation)
    } else {
      fitted = try narrow(nil, constants, biases, simulation)
    }
    fitted.constants = constants
    return fitted
  }

  func roundedBiases() throws(QuantizationError) -> [Int32] {
    var biases: [Int32] = []
    for bias in startBiases {
      biases.append(try IntegerThreshold.rounded(bias, layer: layer.name, quantity: "bias"))
    }
    return biases
  }

  func width(_ bits: Int) throws(QuantizationError) -> BitWidth {
    do {
      return try BitWidth(membrane: bits)
    } catch {
      throw .unsupportedBits(option: "membranes", bits: bits, supported: "1 to 16, 24 or 32")
    }
  }

  private func integrator(
    _ constants: [ChannelConstants], _ biases: [Int32], _ simulation: ((Int) -> ChannelSimulation)?
  ) throws(QuantizationError) -> FittedNeurons {
    let store = try builder.wideStore(constants, bits: 32, shift: 0)
    var neuron = builder.neuron(
      constants, width: try width(32), fires: false, subtracts: false, store: .shift(store),
      initial: constants.map { $0.initial.rounded().saturatedToInt32 })
    try addStates(to: &neuron, constants, biases, store, simulation)
    var fitted = FittedNeurons(biases: biases, neuron: neuron, stateGrid: "wide")
    fitted.shifts = 0...0
    return fitted
  }

  func rule(_ constant: ChannelConstants) -> ChannelSimulation.Rule {
    let states = stateRange
    return ChannelSimulation.Rule(
      threshold: layer.fires ? Int64(constant.threshold) : .max,
      subtracts: layer.neuron?.reset == .subtract, reset: Int64(constant.reset),
      drive: Int64(constant.drive),
      current: constant.currentDecay.map { ChannelSimulation.Leak($0, range: states) },
      rise: constant.riseDecay.map { ChannelSimulation.Leak($0, range: states) },
      increment: Int64(constant.increment))
  }

  /// Range of synaptic currents and of rises of thresholds while they are looked at.
  private var stateRange: ClosedRange<Int64> {
    let half = Int64(1) << Int64((options.stateBits ?? 32) - 1)
    return -half...half - 1
  }

  // MARK: - Bias

  /// The bias near `start` whose spike counts are nearest to the wanted ones; `start` itself on a tie.
  func search(
    around start: Int32, _ constant: ChannelConstants,
    _ run: (Int32) -> ChannelSimulation.Outcome
  ) -> (bias: Int32, outcome: ChannelSimulation.Outcome) {
    var best = (bias: start, outcome: run(start))
    guard options.shiftsBias, best.outcome.squares > 0 else { return best }
    // Where thresholds are small beside what comes in, the bias itself says how far to look.
    let scale = isDynamic ? max(abs(constant.ratio), abs(Double(start))) : abs(constant.ratio)
    var width = max(scale / 4, 1)
    var tried: Set<Int32> = [start]
    while true {
      let centre = best.bias
      for direction in [-1.0, 1.0] {
        let bias = (Double(centre) + direction * width.rounded()).saturatedToInt32
        guard tried.insert(bias).inserted else { continue }
        let outcome = run(bias)
        if outcome.squares < best.outcome.squares { best = (bias, outcome) }
      }
      if best.bias == centre {
        guard width > max(abs(constant.ratio) / 128, 1) else { return best }
        width = max(width / 2, 1)
      }
    }
  }
}

extension NormalizedNeuron {
  /// True for membranes that decay by shifts rather than by a table: those without a threshold, of more than 4 bits, or whose
  /// threshold adapts.
  func isWide(bits: Int) -> Bool {
    !isStateless && (threshold == nil || bits > 4 || adaptation != nil)
  }
}
