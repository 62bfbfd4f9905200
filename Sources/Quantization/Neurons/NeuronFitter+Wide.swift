import FixedPoint
import NetworkModel

extension NeuronFitter {
  /// Shifts below the one that holds every membrane seen; membranes far from the threshold may be cut off.
  private static var shiftsTried: Int { 6 }

  /// Membranes of many bits: one shift for all channels, and the biases that count spikes best.
  func wide(
    _ constants: [ChannelConstants], _ start: [Int32], _ simulation: ((Int) -> ChannelSimulation)?
  ) throws(QuantizationError) -> FittedNeurons {
    let shift: Int
    if isDynamic, let simulation {
      shift = try searchedShift(constants, start, simulation)
    } else {
      shift = builder.roomyShift(constants, bits: membraneBits)
    }
    let store = try builder.wideStore(constants, bits: membraneBits, shift: shift)
    let codes = initialCodes(constants, store)
    var biases = start
    var total = ChannelSimulation.Outcome()
    var windows = 0
    var choice = answer.map { $0.choice() }
    if let simulation {
      for channel in constants.indices {
        let currents = simulation(channel)
        let wide = WideStore(store, row: row(channel, store))
        let initial = store.value(of: codes[channel])
        let rule = rule(constants[channel])
        func run(_ bias: Int32) -> ChannelSimulation.Outcome {
          currents.run(wide, rule: rule, bias: Int64(bias), initial: initial)
        }
        // Biases of neurons whose membranes are the answer were fitted to those; their spikes do not matter.
        if choice == nil {
          let found = search(around: start[channel], constants[channel], run)
          biases[channel] = found.bias
          total.add(found.outcome)
        } else {
          total.add(
            currents.run(wide, rule: rule, bias: Int64(start[channel]), initial: initial) {
              choice?.offer($0.membrane, of: channel, at: $0.place)
            })
        }
        windows += currents.windows
      }
    }
    var neuron = builder.neuron(
      constants, width: try width(membraneBits), fires: true,
      subtracts: layer.neuron?.reset == .subtract, store: .shift(store),
      initial: codes)
    try addStates(to: &neuron, constants, biases, store, simulation)
    var fitted = FittedNeurons(biases: biases, neuron: neuron, stateGrid: "wide")
    fitted.loss = choice.map { Double($0.differences) } ?? total.squares
    fitted.shifts = store.shift...store.shift
    if windows > 0 { fitted.countError = (total.squares / Double(windows)).squareRoot() }
    fitted.quantizedRate = total.rate
    return fitted
  }

  /// The decay of a channel among those of a store.
  func row(_ channel: Int, _ store: MembraneShift) -> Int {
    switch store.decays.count {
    case 1: 0
    case layer.channels: channel
    default: channel * layer.positions
    }
  }

  private func initialCodes(_ constants: [ChannelConstants], _ store: MembraneShift) -> [Int32] {
    constants.map {
      let code = ($0.initial / Double(1 << store.shift) + 0.5).rounded(.down).saturatedToInt32
      return min(max(code, store.range.lowerBound), store.range.upperBound)
    }
  }

  /// The shift with which the neurons count spikes, or choose outputs, most as the float network does.
  private func searchedShift(
    _ constants: [ChannelConstants], _ start: [Int32], _ simulation: (Int) -> ChannelSimulation
  ) throws(QuantizationError) -> Int {
    let free = try builder.wideStore(constants, bits: 32, shift: 0)
    var largest: Int64 = 1
    for channel in constants.indices {
      _ = simulation(channel).run(
        WideStore(free, row: row(channel, free)), rule: rule(constants[channel]),
        bias: Int64(start[channel]), initial: Int64(constants[channel].initial.saturatedToInt32)
      ) { largest = max(largest, abs($0.stored)) }
    }
    let highest = builder.shift(holding: Double(largest), bits: membraneBits)
    let candidates = (0..<Self.shiftsTried).map { highest - $0 }.filter { $0 >= 0 }
    guard candidates.count > 1 else { return highest }
    var best = (shift: highest, loss: Double.infinity)
    for shift in candidates {
      let loss = try loss(ofShift: shift, constants, start, simulation)
      if loss < best.loss { best = (shift, loss) }
    }
    return best.shift
  }

  private func loss(
    ofShift shift: Int, _ constants: [ChannelConstants], _ start: [Int32],
    _ simulation: (Int) -> ChannelSimulation
  ) throws(QuantizationError) -> Double {
    let store = try builder.wideStore(constants, bits: membraneBits, shift: shift)
    let codes = initialCodes(constants, store)
    var squares = 0.0
    var choice = answer.map { $0.choice() }
    for channel in constants.indices {
      let outcome = simulation(channel).run(
        WideStore(store, row: row(channel, store)), rule: rule(constants[channel]),
        bias: Int64(start[channel]), initial: store.value(of: codes[channel])
      ) { choice?.offer($0.membrane, of: channel, at: $0.place) }
      squares += outcome.squares
    }
    return choice.map { Double($0.differences) } ?? squares
  }
}
