internal import FixedPoint
internal import NetworkModel

extension TopologyNeuron {
  /// The integer neuron, in units of the weights before it.
  func quantizedNeuron(
    weights: QuantizedWeights?
  ) throws -> (neuron: QuantizedNeuron, assumptions: [String]) {
    try checkInteger()
    var assumptions: [String] = []
    if reset == nil, model.spikes, model != .threshold {
      assumptions.append("a spike resets the membrane to reset_value (--reset)")
    }
    if comparison == nil, model.spikes {
      assumptions.append("neurons spike when the membrane is above the threshold (--comparison)")
    }
    let scale = weights.map { Double(Int64(1) << Int64($0.guardBits)) } ?? 1
    let unit = weights?.step.map { $0 / scale } ?? [1]
    let threshold = model.spikes ? try thresholds() : nil
    if model == .threshold {
      let store = MembraneStore.table(
        try MembraneTable(codes: 1, rows: 1, values: [0], cuts: []))
      let neuron = QuantizedNeuron(
        width: try BitWidth(membrane: 0), unit: unit, threshold: threshold, reset: .toValue([0]),
        store: store, initialCode: [0])
      return (neuron, assumptions)
    }
    let (width, store, decays) = try membrane()
    let neuron = QuantizedNeuron(
      width: width, unit: unit, threshold: threshold, reset: try integerReset(), store: store,
      initialCode: try initialCodes(store))
    return (neuron, assumptions + decays)
  }

  /// Refuses what only floats have.
  private func checkInteger() throws {
    guard !model.hasCurrent, !model.adapts else {
      throw table.invalid(
        "model", "another: \(model.rawValue) neurons of integers come from glint quantize")
    }
    for (key, remedy) in [
      ("gain", "fold it into the weights of an integer network"),
      ("r", "fold it into the weights of an integer network"),
      ("tau", "an integer network has beta"), ("v_leak", "integer membranes leak to 0"),
      ("floor", "an integer network has membrane_bits, or values"),
      ("multiple_spikes", "neurons of integers spike once per step"),
    ] where table.values[key] != nil {
      throw table.invalid(key, "none: \(remedy)")
    }
  }

  /// `V > ϑ` becomes `V ≥ floor(ϑ) + 1`, `V ≥ ϑ` becomes `V ≥ ceil(ϑ)`.
  private func thresholds() throws -> [Int32] {
    try (self[.threshold] ?? []).map { value in
      let rounded = comparison != .greaterOrEqual ? value.rounded(.down) + 1 : value.rounded(.up)
      guard let integer = Int32(exactly: rounded) else {
        throw table.invalid("threshold", "numbers of at most 32 bits")
      }
      return integer
    }
  }

  private func integerReset() throws -> QuantizedNeuron.Reset {
    guard model.spikes else { return .toValue([0]) }
    guard reset == .subtract else {
      return .toValue(try integers(.resetValue))
    }
    return .subtract(try integers(.threshold))
  }

  /// The numbers of a quantity, 0 where the table has none.
  private func integers(_ quantity: TopologyQuantity) throws -> [Int32] {
    let values = self[quantity] ?? [0]
    let integers = values.compactMap { Int32(exactly: $0) }
    guard integers.count == values.count else {
      throw table.invalid(
        quantity.rawValue,
        "whole numbers of at most 32 bits, since the weights are integers")
    }
    return integers
  }

  /// Largest membrane that is ever stored: sums of one more step still fit 32 bits.
  private static let limitBits = 30

  private func membrane() throws -> (BitWidth, MembraneStore, [String]) {
    if table.values["grid"] != nil || table.values["values"] != nil {
      let membrane = try membraneTable()
      let needed = (1...8).first { 1 << $0 >= membrane.codes } ?? 8
      let bits = try table.integer("membrane_bits", in: needed...8) ?? needed
      return (try BitWidth(membrane: bits), .table(membrane), [])
    }
    guard table.values["cuts"] == nil else {
      throw table.error(
        .missingKey("values", place: table.place, expected: "the values between the cuts"))
    }
    let bits = try table.integer("membrane_bits", in: 1...32) ?? 32
    guard let width = try? BitWidth(membrane: bits) else {
      throw table.invalid("membrane_bits", "1 to 16, 24 or 32")
    }
    let shift = try table.integer("shift", in: 0...24) ?? 0
    let limit = Int32(1) << Int32(Self.limitBits - shift)
    let range =
      max(width.signedRange.lowerBound, -limit)...min(width.signedRange.upperBound, limit - 1)
    var decay = Decay.none
    var assumptions: [String] = []
    if let betas = self[.beta], let beta = betas.first {
      guard beta == betas.max(), beta == betas.min() else {
        throw table.invalid("beta", "one number for a layer of an integer network")
      }
      decay = Decay(nearest: beta)
      if decay.factor != beta {
        assumptions.append("beta \(beta) is run as \(decay.factor), a sum of powers of two")
      }
    }
    let rounding = try table.choice("rounding", of: RoundingRule.self) ?? .nearest
    let store = MembraneShift(shift: shift, rounding: rounding, range: range, decays: [decay])
    return (width, .shift(store), assumptions)
  }

  private func membraneTable() throws -> MembraneTable {
    let shift = try table.integer("shift", in: 0...24) ?? 0
    let key = table.values["grid"] == nil ? "values" : "grid"
    let listed = try table.integers(key, in: -65_536...65_535) ?? []
    let values = listed.map { Int32($0) << Int32(key == "grid" ? shift : 0) }
    guard (2...256).contains(values.count), zip(values, values.dropFirst()).allSatisfy(<) else {
      throw table.invalid(key, "2 to 256 ascending whole numbers")
    }
    var cuts: [Int32] = []
    if table.values["cuts"] != nil {
      guard self[.beta] == nil else {
        throw table.invalid("beta", "none: the cuts contain the leak")
      }
      cuts = try table.integers("cuts", in: -(1 << 30)...(1 << 30))?.map { Int32($0) } ?? []
      guard cuts.count == values.count - 1, zip(cuts, cuts.dropFirst()).allSatisfy(<=) else {
        throw table.invalid("cuts", "\(values.count - 1) ascending whole numbers")
      }
    } else {
      let beta = self[.beta] ?? [1]
      guard beta.count == 1 else { throw table.invalid("beta", "one number for a layer") }
      cuts = zip(values, values.dropFirst()).map { low, high in
        ((Double(low) + Double(high)) / 2 / beta[0]).rounded(.up).saturatedToInt32
      }
    }
    return try MembraneTable(codes: values.count, rows: 1, values: values, cuts: cuts)
  }

  /// The codes whose values are nearest to the initial membranes; of two, the upper one.
  private func initialCodes(_ store: MembraneStore) throws -> [Int32] {
    let wanted = try integers(.initial)
    switch store {
    case .table(let table):
      return wanted.map { value in
        let distances = table.values.map { abs(Int64($0) - Int64(value)) }
        let nearest = distances.min() ?? 0
        return Int32(distances.lastIndex(of: nearest) ?? 0)
      }
    case .shift(let shift):
      return wanted.map {
        RoundingRule.nearest.shifted(Int64($0), right: shift.shift).saturated(to: shift.range)
      }
    }
  }
}
