import FixedPoint

/// What a network is quantized to, and how.
public struct QuantizationOptions: Equatable, Sendable {
  /// Bits of hidden weights: 1…8 or 16.
  public var weightBits = 2
  /// Bits of stored membranes of spiking neurons: 1…16, 24 or 32.
  public var membraneBits = 2
  /// Bits of the weights that see the data; nil for ``weightBits``.
  public var firstLayerBits: Int? = 8
  /// Bits of the weights that give the answer; nil for ``weightBits``.
  public var lastLayerBits: Int? = 8
  /// Weight bits of single layers by name; they win over all of the above.
  public var layerWeightBits: [String: Int] = [:]
  /// Membrane bits of single layers by name; they win over ``membraneBits``.
  public var layerMembraneBits: [String: Int] = [:]
  /// MINT's α of single layers by name; others get ``MINTScheme/initialAlpha(weights:bits:)``.
  public var layerAlpha: [String: Double] = [:]
  /// How the integers are chosen.
  public var scheme = QuantizationScheme.calibrated
  /// Integers that weights may be.
  public var weightGrid = WeightGrid.twosComplement
  /// Values of 2-bit membranes.
  public var stateGrid = StateGrid.automatic
  /// One step per output channel, else one per layer.
  public var isPerChannel = true
  /// Fraction bits of a layer's unit below the weight step, 0…15; lowered where a sum could leave 32 bits, and
  /// where fewer go better with states of ``stateBits``.
  public var guardBits = 2
  /// Most powers of two that a decay of a wide membrane, a synaptic current or an adaptive threshold is the sum of, 1…16.
  public var decayTerms = 2
  /// Bits of synaptic currents and of the rises of adaptive thresholds: 1…16, 24 or 32; nil for what the calibration's
  /// range needs.
  public var stateBits: Int?
  /// Bits of an analog input, 1…16.
  public var inputBits = 8
  /// Regularisation of the calibration's least squares, as a share of the mean squared input, above 0.
  public var ridge = 0.01
  /// Rounds weights one after the other, each making up for the errors before it; else to nearest.
  public var usesErrorFeedback = true
  /// Re-fits a layer's float weights to the inputs that the quantized layers before it give.
  public var refitsWeights = true
  /// Shifts biases until the spike counts follow the float network's.
  public var shiftsBias = true
  /// Starts every spiking neuron at half its threshold instead of the network's own initial membrane.
  public var startsAtHalfThreshold = false
  /// Tanh in MINT's quantizer.
  public var usesTanh = true
  /// Seed of the choice of map positions that are looked at.
  public var seed: UInt64 = 0

  /// The defaults: 2-bit weights and membranes, 8 bits in the first and last layer.
  public init() {}

  /// Checks the ranges.
  /// - Throws: ``QuantizationError/unsupportedBits(option:bits:supported:)`` or
  ///   ``QuantizationError/invalidOption(option:value:expected:)``.
  public func validate() throws(QuantizationError) {
    let weights =
      [("weights", weightBits)]
      + [
        ("weights of the first layer", firstLayerBits),
        ("weights of the last layer", lastLayerBits),
      ]
      .compactMap { pair in pair.1.map { (pair.0, $0) } }
      + layerWeightBits.sorted { $0.key < $1.key }.map { ("weights of layer '\($0)'", $1) }
    for (option, bits) in weights where (try? BitWidth(weights: bits)) == nil {
      throw .unsupportedBits(option: option, bits: bits, supported: "1 to 8 or 16")
    }
    let membranes =
      [("membranes", membraneBits)]
      + layerMembraneBits.sorted { $0.key < $1.key }.map { ("membranes of layer '\($0)'", $1) }
    for (option, bits) in membranes where bits < 1 || (try? BitWidth(membrane: bits)) == nil {
      throw .unsupportedBits(option: option, bits: bits, supported: "1 to 16, 24 or 32")
    }
    if scheme == .mint, membraneBits != weightBits {
      throw .invalidOption(
        option: "membranes of \(membraneBits) bits beside weights of \(weightBits)",
        value: "refused by MINT",
        expected: "one width for both, which is what lets them share a scale")
    }
    guard (1...16).contains(inputBits) else {
      throw .unsupportedBits(option: "the analog input", bits: inputBits, supported: "1 to 16")
    }
    guard (1...16).contains(decayTerms) else {
      throw .invalidOption(option: "decay terms", value: "\(decayTerms)", expected: "1 to 16")
    }
    if let bits = stateBits, bits < 1 || (try? BitWidth(membrane: bits)) == nil {
      throw .unsupportedBits(
        option: "currents and adaptations", bits: bits, supported: "1 to 16, 24 or 32")
    }
    guard (0...15).contains(guardBits) else {
      throw .invalidOption(option: "guard bits", value: "\(guardBits)", expected: "0 to 15")
    }
    guard ridge > 0, ridge.isFinite else {
      throw .invalidOption(option: "ridge", value: "\(ridge)", expected: "a number above 0")
    }
  }
}
