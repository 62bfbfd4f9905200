import FixedPoint
import NetworkModel

extension NeuronFitter {
  /// Gives a neuron its synaptic current and its adaptation, as wide as the calibration shows that they need to be.
  func addStates(
    to neuron: inout QuantizedNeuron, _ constants: [ChannelConstants], _ biases: [Int32],
    _ store: MembraneShift, _ simulation: ((Int) -> ChannelSimulation)?
  ) throws(QuantizationError) {
    guard let first = constants.first, first.currentDecay != nil || first.riseDecay != nil else {
      return
    }
    let largest =
      simulation.map { largestStates(constants, biases, store, $0) }
      ?? (current: Int64(Int32.max), rise: Int64(Int32.max))
    let currents = constants.compactMap(\.currentDecay)
    if !currents.isEmpty {
      neuron.current = QuantizedCurrent(
        width: try stateWidth(holding: largest.current), decays: builder.shortest(currents))
    }
    let rises = constants.compactMap(\.riseDecay)
    if !rises.isEmpty {
      neuron.adaptation = QuantizedAdaptation(
        width: try stateWidth(holding: largest.rise), decays: builder.shortest(rises),
        increment: builder.shortest(constants.map(\.increment)))
    }
  }

  /// The width that was asked for, or the smallest that holds a magnitude.
  private func stateWidth(holding largest: Int64) throws(QuantizationError) -> BitWidth {
    var bits = options.stateBits ?? 64 - max(largest, 1).leadingZeroBitCount + 1
    if bits > 16 { bits = bits <= 24 ? 24 : 32 }
    return try width(bits)
  }

  /// The largest magnitudes of currents and rises over the recorded inputs.
  private func largestStates(
    _ constants: [ChannelConstants], _ biases: [Int32], _ store: MembraneShift,
    _ simulation: (Int) -> ChannelSimulation
  ) -> (current: Int64, rise: Int64) {
    var largest = (current: Int64(0), rise: Int64(0))
    for channel in constants.indices {
      _ = simulation(channel).run(
        WideStore(store, row: row(channel, store)), rule: rule(constants[channel]),
        bias: Int64(biases[channel]), initial: 0
      ) {
        largest.current = max(largest.current, abs($0.current))
        largest.rise = max(largest.rise, abs($0.rise))
      }
    }
    return largest
  }

  /// True when the states that were asked to have a width stay inside it, at the start biases.
  func statesFit(_ simulation: (Int) -> ChannelSimulation) throws(QuantizationError) -> Bool {
    guard let bits = options.stateBits, let neuron = layer.neuron,
      neuron.currentDecay != nil || neuron.adaptation != nil
    else { return true }
    var free = self
    free.options.stateBits = nil
    let constants = try free.builder.channels(neuron)
    let store = try builder.wideStore(constants, bits: 32, shift: 0)
    let largest = free.largestStates(constants, try roundedBiases(), store, simulation)
    return max(largest.current, largest.rise) < Int64(1) << Int64(bits - 1)
  }

  /// Increments with which the integer rise of the threshold follows the float one at the float network's spikes.
  ///
  /// Rounded decays and truncated steps make a rise fall faster or slower than it should; the increment makes up for it.
  func fittedIncrements(
    _ constants: [ChannelConstants], _ neuron: NormalizedNeuron,
    _ simulation: (Int) -> ChannelSimulation
  ) -> [Int32] {
    constants.indices.map { channel in
      let constant = constants[channel]
      guard let decay = constant.riseDecay, constant.increment != 0 else {
        return constant.increment
      }
      let spikes = simulation(channel)
      guard spikes.teacher.contains(1) else { return constant.increment }
      let leak = ChannelSimulation.Leak(decay, range: Int64(Int32.min)...Int64(Int32.max))
      let float = ChannelNeuron(neuron, channel: channel)
      func loss(_ increment: Int32) -> Double {
        spikes.riseError(
          leak, increment: Int64(increment), floatDecay: float.riseDecay,
          floatIncrement: float.increment / constant.unit)
      }
      var best = (increment: constant.increment, loss: loss(constant.increment))
      var width = max(abs(constant.increment) / 4, 1)
      while true {
        let centre = best.increment
        for increment in [centre - width, centre + width]
        where increment.signum() == constant.increment.signum() {
          let found = loss(increment)
          if found < best.loss { best = (increment, found) }
        }
        if best.increment == centre {
          guard width > 1 else { return best.increment }
          width /= 2
        }
      }
    }
  }
}

extension ChannelSimulation {
  /// Sum of squared differences between an integer rise and the float one, in units, at the float network's spikes.
  fileprivate func riseError(
    _ leak: Leak, increment: Int64, floatDecay: Double, floatIncrement: Double
  ) -> Double {
    var sum = 0.0
    var integer: Int64 = 0
    var float = 0.0
    for place in teacher.indices {
      if place % timeSteps == 0 { (integer, float) = (0, 0) }
      let fired = teacher[place] != 0
      integer = leak.next(after: integer, adding: fired ? increment : 0)
      float = floatDecay * float + (fired ? floatIncrement : 0)
      sum += (Double(integer) - float) * (Double(integer) - float)
    }
    return sum
  }
}
