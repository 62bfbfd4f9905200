import FixedPoint
public import NetworkModel

extension MINTScheme {
  /// Θ of every α: `floor(θ/Δ) + 1` for the strict comparison, `ceil(θ/Δ)` otherwise.
  /// - Throws: ``QuantizationError/outOfRange(layer:quantity:value:)`` when one does not fit 32 bits.
  public func integerThreshold() throws(QuantizationError) -> [Int32] {
    var result: [Int32] = []
    for step in step {
      result.append(
        try IntegerThreshold.value(
          threshold / step, comparison: isStrict ? .greater : .greaterOrEqual, layer: "MINT"))
    }
    return result
  }

  /// What a soft reset subtracts: `rnd(θ/Δ)`, which the network keeps beside the threshold.
  public var softResetAmount: [Int32] {
    step.map { (threshold / $0).rounded(.toNearestOrEven).saturatedToInt32 }
  }

  /// The store as a staircase over the integers: codes −Qp…Qp, each worth itself.
  ///
  /// Cut `k` is the smallest integer R whose code is at least `k`, found by bisection, since the code grows with R.
  /// A code that no membrane reaches (α above tanh's range) has its cut at the end of the 32-bit range.
  ///
  /// - Returns: One row for each α.
  /// - Throws: ``QuantizationError/model(_:)`` never in practice: the rows ascend.
  /// - Complexity: O(α · 2^bits · 32).
  public func membraneTable() throws(QuantizationError) -> MembraneTable {
    try membraneTable(units: step)
  }

  /// The store for membranes in units other than Δ: code `u` is then worth `rnd(u · Δ / unit)`.
  ///
  /// That is so behind an analog input, whose scale is part of the unit.
  /// - Parameter units: Real value of one integer unit for each α.
  func membraneTable(units: [Double]) throws(QuantizationError) -> MembraneTable {
    let codes = Array(-largestCode...largestCode)
    var cuts: [Int32] = []
    var values: [Int32] = []
    for channel in alpha.indices {
      let unit = units[channel]
      for target in codes.dropFirst() { cuts.append(smallestMembrane(of: target, channel, unit)) }
      values += codes.map {
        (Double($0) * (step[channel] / unit)).rounded(.toNearestOrEven).saturatedToInt32
      }
    }
    do {
      return try MembraneTable(codes: codes.count, rows: alpha.count, values: values, cuts: cuts)
    } catch {
      throw .model(error)
    }
  }

  /// The code that keeps the integer membrane R in the real-valued rule.
  private func storedCode(of membrane: Int32, _ channel: Int, _ unit: Double) -> Int32 {
    code(of: leak * (Double(membrane) * unit), channel: channel)
  }

  private func smallestMembrane(of target: Int32, _ channel: Int, _ unit: Double) -> Int32 {
    guard storedCode(of: .min, channel, unit) < target else { return .min }
    guard storedCode(of: .max, channel, unit) >= target else { return .max }
    var below = Int64(Int32.min)
    var reached = Int64(Int32.max)
    while reached - below > 1 {
      let middle = (reached + below) >> 1
      if storedCode(of: Int32(middle), channel, unit) >= target {
        reached = middle
      } else {
        below = middle
      }
    }
    return Int32(reached)
  }

  /// The neuron that the integer runtimes run, starting from membrane 0.
  /// - Throws: ``QuantizationError`` when a constant does not fit.
  public func neuron() throws(QuantizationError) -> QuantizedNeuron {
    let width: BitWidth
    do {
      width = try BitWidth(membrane: bits)
    } catch {
      throw .unsupportedBits(option: "a MINT layer", bits: bits, supported: "2 to 8")
    }
    return QuantizedNeuron(
      width: width, unit: step, threshold: try integerThreshold(),
      reset: reset == .zero ? .toValue([0]) : .subtract(softResetAmount),
      store: .table(try membraneTable()), initialCode: [largestCode])
  }
}
