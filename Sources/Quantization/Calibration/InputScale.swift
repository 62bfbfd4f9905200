import NetworkModel
import SpikeData

extension InputQuantization {
  /// The quantization of an analog input to unsigned codes of `bits` bits; nil for spikes, and for series of whole numbers.
  ///
  /// Images in bytes that are prepared alike in all channels give `q = pixel − offset` exactly; everything else takes
  /// the range of the calibration samples, 0 included. Silent data gets the scale 1.
  static func calibrated(
    _ samples: [EncodedSample], input: InputSettings, bits: Int
  ) -> InputQuantization? {
    guard input.coding == .direct || samples.contains(where: \.hasFractions) else { return nil }
    let top = Int32(1) << Int32(bits) - 1
    if bits == 8, input.divide == 255, let mean = input.mean.first,
      let deviation = input.deviation.first, deviation > 0,
      input.mean.allSatisfy({ $0 == mean }), input.deviation.allSatisfy({ $0 == deviation }),
      (0...1).contains(mean)
    {
      let zero = Int32((mean * 255).rounded(.toNearestOrEven))
      return InputQuantization(scale: 1 / (255 * deviation), zeroPoint: zero, range: 0...top)
    }
    var low = 0.0
    var high = 0.0
    for value in samples.lazy.flatMap(\.numbers) where value.isFinite {
      low = min(low, Double(value))
      high = max(high, Double(value))
    }
    guard high > low else { return InputQuantization(scale: 1, zeroPoint: 0, range: 0...top) }
    let scale = (high - low) / Double(top)
    let zero = Int32((-low / scale).rounded(.toNearestOrEven))
    return InputQuantization(scale: scale, zeroPoint: zero, range: 0...top)
  }
}

extension EncodedSample {
  /// Numbers that come in; none for spikes.
  fileprivate var numbers: [Float] {
    switch self {
    case .analog(let values): values
    case .series(let steps): steps.values
    case .spikes: []
    }
  }

  /// True for a series of which some value is not a whole number that a run takes as it is.
  fileprivate var hasFractions: Bool {
    guard case .series(let steps) = self else { return false }
    return steps.values.contains { $0 != $0.rounded() || abs($0) > 65_535 }
  }
}
