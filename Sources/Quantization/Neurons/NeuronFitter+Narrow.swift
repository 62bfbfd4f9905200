import FixedPoint
import NetworkModel

extension NeuronFitter {
  /// One grid's result over all channels.
  private struct Choice {
    var name: String
    var staircases: [Staircase] = []
    var shifts: [Int] = []
    var biases: [Int32] = []
    var total = ChannelSimulation.Outcome()
    var windows = 0
  }

  /// Membranes of few bits, with a table of values: the grid, shifts and biases that count spikes best.
  func narrow(
    _ fixed: [(name: String, staircase: Staircase)]?, _ constants: [ChannelConstants],
    _ start: [Int32], _ simulation: ((Int) -> ChannelSimulation)?
  ) throws(QuantizationError) -> FittedNeurons {
    guard layer.neuron?.floor == nil else {
      throw .notFoldable(
        node: layer.description.name, what: "has a lowest membrane",
        remedy: "use membranes of more than 4 bits, whose range can end there")
    }
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
    var neuron = builder.neuron(
      constants, width: try width(bits), fires: true,
      subtracts: layer.neuron?.reset == .subtract && fixed == nil,
      store: .table(try builder.table(best.staircases)),
      initial: constants.indices.map {
        Int32(best.staircases[$0].nearest(constants[$0].initial))
      })
    // The currents do not depend on the membranes: any store shows their range.
    try addStates(
      to: &neuron, constants, best.biases,
      try builder.wideStore(constants, bits: 32, shift: 0), simulation)
    var fitted = FittedNeurons(biases: best.biases, neuron: neuron, stateGrid: best.name)
    fitted.loss = best.total.squares
    fitted.shifts = (best.shifts.min() ?? 0)...(best.shifts.max() ?? 0)
    if best.windows > 0 {
      fitted.countError = (best.total.squares / Double(best.windows)).squareRoot()
    }
    fitted.quantizedRate = best.total.rate
    return fitted
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
      choice.windows += currents.windows
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
}
