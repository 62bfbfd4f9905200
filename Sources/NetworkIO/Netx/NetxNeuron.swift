internal import FixedPoint
internal import NetworkModel

/// The neurons of a layer as the file gives them: constants in the units of Loihi.
enum NetxNeuron {
  /// LOIHI or CUBA.
  case currentBased(CurrentBased)
  /// SDNN.
  case sigmaDelta(threshold: [Int], isSum: Bool)

  /// Leaky integrate and fire with a synaptic current.
  struct CurrentBased {
    /// 12-bit decays, one or more.
    var currentDecay: [Int]
    var membraneDecay: [Int]
    /// Mantissa, 17 bits.
    var threshold: [Int]
    /// What Loihi shifts weights by beyond the usual 6 places.
    var weightExponent = 0
    /// Steps without spikes after one; 1 for none.
    var refractorySteps = 1
  }

  /// Reads the group `neuron` of `layer`, whose output has `shape`; nil when there is none.
  init?(_ layer: borrowing NetxLayer, shape: Shape) throws {
    guard let group = try layer.neuron() else { return nil }
    switch try group.text("type") {
    case "LOIHI", "CUBA": self = .currentBased(try Self.currentBased(group, shape))
    case "SDNN":
      if try group.has("activation") {
        let activation = try group.text("activation")
        guard activation == "relu" else {
          throw group.invalid("neuron/activation", "'\(activation)'", "'relu'")
        }
      }
      self = .sigmaDelta(
        threshold: try Self.values(group, "vThMant", in: 0...Self.largestThreshold, shape),
        isSum: try group.has("sigma_output"))
    case let type:
      throw ModelError.unsupported(
        node: layer.name, what: "'\(type)' neurons are not run",
        remedy: "replace them by LOIHI, CUBA or SDNN neurons")
    }
  }

  /// 17 bits.
  private static let largestThreshold = 131_071

  private static func currentBased(
    _ group: borrowing NetxLayer, _ shape: Shape
  ) throws -> CurrentBased {
    if try group.has("gradedSpike"), try group.integer("gradedSpike", in: 0...1) == 1 {
      throw ModelError.unsupported(
        node: group.name, what: "graded spikes of LOIHI or CUBA neurons are not run",
        remedy: "export the layer with graded_spike=False")
    }
    return CurrentBased(
      currentDecay: try values(group, "iDecay", in: 0...4096, shape),
      membraneDecay: try values(group, "vDecay", in: 0...4096, shape),
      threshold: try values(group, "vThMant", in: 0...largestThreshold, shape),
      weightExponent: try group.integer("wgtExp", in: -8...7, absent: 0),
      refractorySteps: try group.integer("refDelay", in: 0...65_535, absent: 1))
  }

  /// One value, or one per channel or neuron.
  private static func values(
    _ group: borrowing NetxLayer, _ parameter: String, in range: ClosedRange<Int>, _ shape: Shape
  ) throws -> [Int] {
    let values = try group.integers(parameter, in: range)
    guard [1, shape.channels, shape.count].contains(values.count) else {
      throw group.invalid(
        "neuron/\(parameter)", "\(values.count) numbers",
        "1, \(shape.channels) (channels) or \(shape.count) (neurons)")
    }
    return values
  }
}

extension NetxNeuron.CurrentBased {
  /// Places by which sums of weights are shifted left.
  var weightShift: Int { 6 + weightExponent }

  /// The neurons in Loihi's arithmetic: 24-bit current that wraps, 24-bit membrane that saturates.
  ///
  /// - Parameters:
  ///   - bias: Mantissas, shifted left by 6, added behind the current; nil for none.
  ///   - keepsCurrent: False where the current decays at once and no sum leaves 24 bits, so that none need be kept.
  ///   - comparison: Loihi's is `>`, SLAYER's is `≥`.
  func neuron(bias: [Int]?, keepsCurrent: Bool, comparison: Comparison) throws -> QuantizedNeuron {
    let width = try BitWidth(membrane: 24)
    let decays = membraneDecay.map { Decay(loihi: $0) }
    // A membrane saturates before it decays: its stored form is what is left of the ends.
    let limit = Int64(width.signedRange.upperBound)
    let kept = Int32(decays.map { $0.applied(to: limit) }.max() ?? 0)
    var neuron = QuantizedNeuron(
      width: width, unit: [1 / (64 * NetxWeights.unitsPerWeight)],
      threshold: threshold.map { Int32($0) << 6 + (comparison == .greater ? 1 : 0) },
      reset: .toValue([0]),
      store: .shift(MembraneShift(shift: 0, range: -kept...kept, decays: decays)),
      initialCode: [0])
    if let bias { neuron.drive = bias.map { Int32($0) << 6 } }
    if keepsCurrent {
      neuron.current = QuantizedCurrent(
        width: width, decays: currentDecay.map { Decay(loihi: $0) }, overflow: .wrap)
    }
    return neuron
  }

  /// True where a current must be kept beside the membrane, for spikes through weights of at most this sum.
  func needsCurrent(largestSum: Int?) -> Bool {
    guard currentDecay.allSatisfy({ $0 == 4096 }), let largestSum else { return true }
    return largestSum >= 1 << (23 - max(weightShift, 0))
  }
}
