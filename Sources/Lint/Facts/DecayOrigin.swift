/// What a decay was before it became shifts and additions, as the quantizer wrote it into the file.
///
/// The key is `quantization.decays.LAYER.STATE`, the value a list such as
/// `0.9 as 1 - 2^-3 = 0.875 (-2.78 %, time constant 10.0 as 8.0 steps) in 38 channels`.
struct DecayOrigin: Equatable {
  /// Share of the float state that remained after a step.
  let wanted: Double
  /// The sum that stands for it.
  let factor: Double

  /// Beginning of the keys.
  static let key = "quantization.decays."

  /// The decays of one layer and state; empty where the file says nothing that can be read.
  static func list(
    _ provenance: [String: String], layer: String, state: String
  ) -> [DecayOrigin] {
    (provenance["\(key)\(layer).\(state)"] ?? "").split(separator: ";").compactMap {
      DecayOrigin($0)
    }
  }

  private init?(_ text: Substring) {
    guard let match = text.firstMatch(of: /([-+.e\d]+) as [^=]* = ([-+.e\d]+) \(/),
      let wanted = Double(match.1), let factor = Double(match.2), wanted.isFinite, factor.isFinite
    else { return nil }
    self.wanted = wanted
    self.factor = factor
  }
}
