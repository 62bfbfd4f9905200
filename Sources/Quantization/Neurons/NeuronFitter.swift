import FixedPoint
import NetworkModel

/// Chooses biases and stores of a layer so that its neurons count spikes as the float neurons do.
struct NeuronFitter {
  let layer: NormalizedLayer
  let options: QuantizationOptions
  let membraneBits: Int
  let units: [Double]
  /// Bias at the neurons in units, not rounded, per channel: the float bias, or what matches the mean current.
  let startBiases: [Double]

  private var builder: NeuronConstantsBuilder { NeuronConstantsBuilder(layer: layer, units: units) }

  /// Integer neurons.
  ///
  /// - Parameter simulation: Recorded currents of a channel; nil without calibration.
  func fitted(
    _ simulation: ((Int) -> ChannelSimulation)?
  ) throws(QuantizationError) -> FittedNeurons {
    var biases: [Int32] = []
    for bias in startBiases {
      biases.append(
        try IntegerThreshold.rounded(bias, layer: layer.name, quantity: "bias"))
    }
    guard let neuron = layer.neuron else {
      return FittedNeurons(biases: biases, neuron: nil)
    }
    let constants = try builder.channels(neuron)
    if neuron.threshold == nil { return try integrator(constants, biases) }
    if neuron.isStateless { return try narrow([("none", .none)], constants, biases, simulation) }
    if membraneBits > 4 { return try wide(constants, biases, simulation) }
    return try narrow(nil, constants, biases, simulation)
  }

  private func width(_ bits: Int) throws(QuantizationError) -> BitWidth {
    do {
      return try BitWidth(membrane: bits)
    } catch {
      throw .unsupportedBits(option: "membranes", bits: bits, supported: "1 to 16 or 32")
    }
  }

  private func integrator(
    _ constants: [ChannelConstants], _ biases: [Int32]
  ) throws(QuantizationError) -> FittedNeurons {
    let store = builder.wideStore(constants, bits: 32, firing: false)
    let neuron = builder.neuron(
      constants, width: try width(32), fires: false, subtracts: false, store: .shift(store),
      initial: constants.map { $0.initial.rounded().saturatedToInt32 })
    return FittedNeurons(biases: biases, neuron: neuron, stateGrid: "wide", shifts: 0...0)
  }

  // MARK: - Wide membranes

  private func wide(
    _ constants: [ChannelConstants], _ start: [Int32], _ simulation: ((Int) -> ChannelSimulation)?
  ) throws(QuantizationError) -> FittedNeurons {
    guard constants.allSatisfy({ $0.decay == constants[0].decay }) else {
      throw .notFoldable(
        node: layer.description.name, what: "its channels leak differently",
        remedy: "use membranes of at most 4 bits, which have one table per channel")
    }
    let store = builder.wideStore(constants, bits: membraneBits, firing: true)
    let initial = constants.map {
      (($0.initial / Double(1 << store.shift) + 0.5).rounded(.down)).saturatedToInt32
    }
    let codes = initial.map { min(max($0, store.range.lowerBound), store.range.upperBound) }
    var biases = start
    var total = ChannelSimulation.Outcome()
    var windows = 0
    if let simulation {
      for channel in constants.indices {
        let currents = simulation(channel)
        let rule = rule(constants[channel])
        let found = search(around: start[channel], constants[channel]) { bias in
          currents.run(store, rule: rule, bias: Int64(bias), initial: codes[channel])
        }
        biases[channel] = found.bias
        total.add(found.outcome)
        windows += currents.wanted.count
      }
    }
    let neuron = builder.neuron(
      constants, width: try width(membraneBits), fires: true,
      subtracts: layer.neuron?.reset == .subtract, store: .shift(store), initial: codes)
    return FittedNeurons(
      biases: biases, neuron: neuron, stateGrid: "wide", shifts: store.shift...store.shift,
      countError: windows == 0 ? nil : (total.squares / Double(windows)).squareRoot(),
      quantizedRate: total.rate)
  }

  // MARK: - Narrow membranes

  /// One grid's result over all channels.
  private struct Choice {
    var name: String
    var staircases: [Staircase] = []
    var shifts: [Int] = []
    var biases: [Int32] = []
    var total = ChannelSimulation.Outcome()
    var windows = 0
  }

  private func narrow(
    _ fixed: [(name: String, staircase: Staircase)]?, _ constants: [ChannelConstants],
    _ start: [Int32], _ simulation: ((Int) -> ChannelSimulation)?
  ) throws(QuantizationError) -> FittedNeurons {
    let grids = fixed == nil ? options.stateGrid.candidates(bits: membraneBits) : []
    var choices = (fixed?.map(\.name) ?? grids.map(\.name)).map { Choice(name: $0) }
    for channel in constants.indices {
      let currents = simulation?(channel)
      let constant = constants[channel]
      for index in choices.indices {
        var options: [(shift: Int, staircase: Staircase)] = []
        if let fixed = fixed?.first {
          options = [(0, fixed.staircase)]
        } else {
          let grid = grids[index]
          options = shifts(constant, share: grid.share, searched: currents != nil).map {
            ($0, Staircase(grid: grid.values, shift: $0, decay: constant.decay))
          }
        }
        add(channel, constant, start[channel], options, currents, to: &choices[index])
      }
    }
    let best = choices.min { $0.total.squares < $1.total.squares } ?? choices[0]
    let bits = fixed == nil ? membraneBits : 0
    let neuron = builder.neuron(
      constants, width: try width(bits), fires: true,
      subtracts: layer.neuron?.reset == .subtract && fixed == nil,
      store: .table(try builder.table(best.staircases)),
      initial: constants.indices.map {
        Int32(best.staircases[$0].nearest(constants[$0].initial))
      })
    let shifts = (best.shifts.min() ?? 0)...(best.shifts.max() ?? 0)
    return FittedNeurons(
      biases: best.biases, neuron: neuron, stateGrid: best.name, shifts: shifts,
      countError: best.windows == 0
        ? nil : (best.total.squares / Double(best.windows)).squareRoot(),
      quantizedRate: best.total.rate)
  }

  /// Adds a channel to a choice: the shift and bias with which its counts come nearest.
  private func add(
    _ channel: Int, _ constant: ChannelConstants, _ start: Int32,
    _ options: [(shift: Int, staircase: Staircase)], _ currents: ChannelSimulation?,
    to choice: inout Choice
  ) {
    var best = (option: 0, bias: start, outcome: ChannelSimulation.Outcome())
    if let currents {
      best.outcome.squares = .infinity
      let rule = rule(constant)
      for (index, option) in options.enumerated() {
        let initial = option.staircase.nearest(constant.initial)
        let found = search(around: start, constant) { bias in
          currents.run(option.staircase, rule: rule, bias: Int64(bias), initial: initial)
        }
        if found.outcome.squares < best.outcome.squares {
          best = (index, found.bias, found.outcome)
        }
      }
      choice.windows += currents.wanted.count
    }
    choice.staircases.append(options[best.option].staircase)
    choice.shifts.append(options[best.option].shift)
    choice.biases.append(best.bias)
    choice.total.add(best.outcome)
  }

  /// Shifts m with `2^m` near `share · Θ`: the nearest one, and its neighbours when there is data to choose by.
  private func shifts(_ constant: ChannelConstants, share: Double, searched: Bool) -> [Int] {
    let wanted = max(abs(constant.ratio) * share, 1)
    var shift = 0
    while shift < 24 && Double(1 << (shift + 1)) <= wanted * 2.0.squareRoot() { shift += 1 }
    return searched ? [shift, shift - 1, shift + 1].filter { (0...24).contains($0) } : [shift]
  }

  private func rule(_ constant: ChannelConstants) -> ChannelSimulation.Rule {
    ChannelSimulation.Rule(
      threshold: Int64(constant.threshold), subtracts: layer.neuron?.reset == .subtract,
      reset: Int64(constant.reset))
  }

  // MARK: - Bias

  /// The bias near `start` whose spike counts are nearest to the wanted ones; `start` itself on a tie.
  private func search(
    around start: Int32, _ constant: ChannelConstants,
    _ run: (Int32) -> ChannelSimulation.Outcome
  ) -> (bias: Int32, outcome: ChannelSimulation.Outcome) {
    var best = (bias: start, outcome: run(start))
    guard options.shiftsBias, best.outcome.squares > 0 else { return best }
    var width = max(abs(constant.ratio) / 4, 1)
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

extension ChannelSimulation.Outcome {
  mutating func add(_ other: ChannelSimulation.Outcome) {
    squares += other.squares
    spikes += other.spikes
    neuronSteps += other.neuronSteps
  }
}
