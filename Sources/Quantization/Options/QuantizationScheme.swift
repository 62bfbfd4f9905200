/// How the integers of a network are chosen.
public enum QuantizationScheme: String, Sendable, Codable, CaseIterable {
  /// From calibration samples: steps per channel, error-feedback rounding, biases and state grids that follow the float network.
  case calibrated
  /// MINT's quantizer, for networks that were trained with it: one α shared by weights and membranes, no calibration.
  case mint
}
