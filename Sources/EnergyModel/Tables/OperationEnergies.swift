/// Energies of the operations of a spiking network, in picojoules; nil for an operation that the table does not have.
public enum OperationEnergies: Equatable, Sendable {
  /// Built from unit energies by bit width.
  case units(UnitEnergies)
  /// The same for every width up to a maximum.
  case fixed(FixedEnergies)

  /// One weight added to an accumulator because of a spike: AND(weight) + adder + register (accumulator).
  public func accumulate(weightBits: Int, accumulatorBits: Int) -> Double? {
    switch self {
    case .units(let units):
      sum([
        units[.andGate, weightBits], units[.adder, accumulatorBits],
        units[.register, accumulatorBits],
      ])
    case .fixed(let fixed): weightBits <= fixed.maximumBits ? fixed.addition : nil
    }
  }

  /// One neuron in one step: comparator + adder (accumulator) + register (membrane).
  public func update(membraneBits: Int, accumulatorBits: Int) -> Double? {
    switch self {
    case .units(let units):
      sum([
        units[.comparator, accumulatorBits], units[.adder, accumulatorBits],
        units[.register, membraneBits],
      ])
    case .fixed(let fixed): membraneBits <= fixed.maximumBits ? 2 * fixed.addition : nil
    }
  }

  /// One addition into a running sum: adder + register.
  public func addition(bits: Int) -> Double? {
    switch self {
    case .units(let units): sum([units[.adder, bits], units[.register, bits]])
    case .fixed(let fixed): fixed.addition
    }
  }

  /// One further state of a neuron in one step, a current or a rise of its threshold: adder (accumulator) + register (state).
  public func state(bits: Int, accumulatorBits: Int) -> Double? {
    switch self {
    case .units(let units): sum([units[.adder, accumulatorBits], units[.register, bits]])
    case .fixed(let fixed): bits <= fixed.maximumBits ? fixed.addition : nil
    }
  }

  /// One comparison with a cut point.
  public func comparison(bits: Int) -> Double? {
    switch self {
    case .units(let units): units[.comparator, bits]
    case .fixed(let fixed): fixed.addition
    }
  }

  /// One term of a leak: a shifted addition (shifts are wires), or a multiplication and an addition in floats.
  public func decay(bits: Int) -> Double? {
    switch self {
    case .units(let units): units[.adder, bits]
    case .fixed(let fixed): fixed.decay
    }
  }

  /// One multiplication of an input with a weight, added to an accumulator.
  public func multiplyAccumulate(
    inputBits: Int, weightBits: Int, accumulatorBits: Int
  ) -> Double? {
    let bits = max(inputBits, weightBits)
    switch self {
    case .units(let units):
      return sum([
        units[.multiplier, bits], units[.adder, accumulatorBits],
        units[.register, accumulatorBits],
      ])
    case .fixed(let fixed):
      return bits <= fixed.maximumBits ? fixed.multiplyAccumulate : nil
    }
  }

  /// One multiply–accumulate of a quantized ANN with inputs and weights of `bits` bits.
  ///
  /// Unit energies: a multiplier of `bits` and an accumulator of 16 bits (32 above 4 bits). Fixed energies:
  /// `3.7·(b/32)² + 0.9·(b/32)`, 32-bit figures scaled down.
  public func quantizedMultiplyAccumulate(bits: Int) -> Double? {
    switch self {
    case .units:
      return multiplyAccumulate(
        inputBits: bits, weightBits: bits, accumulatorBits: bits <= 4 ? 16 : 32)
    case .fixed:
      let part = Double(bits) / 32
      return 3.7 * part * part + 0.9 * part
    }
  }

  private func sum(_ parts: [Double?]) -> Double? {
    parts.reduce(0) { total, part in
      guard let total, let part else { return nil }
      return total + part
    }
  }
}
