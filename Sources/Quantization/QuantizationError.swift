public import NetworkModel
public import Runtime

/// A network or request that cannot be quantized.
public enum QuantizationError: Error, Equatable, CustomStringConvertible {
  /// The network itself is wrong.
  case model(ModelError)
  /// The network or a calibration sample cannot be run.
  case runtime(RuntimeError)
  /// A width that does not exist.
  case unsupportedBits(option: String, bits: Int, supported: String)
  /// An option outside its range.
  case invalidOption(option: String, value: String, expected: String)
  /// A layer name among the options that the network does not have.
  case unknownLayer(name: String)
  /// The calibrated scheme without calibration samples.
  case missingCalibration
  /// Something in the network that has no integer form.
  case notFoldable(node: String, what: String, remedy: String)
  /// An integer constant that does not fit 32 bits.
  case outOfRange(layer: String, quantity: String, value: Double)

  /// One sentence: what, where, what to do.
  public var description: String {
    switch self {
    case .model(let error): error.description
    case .runtime(let error): error.description
    case .unsupportedBits(let option, let bits, let supported):
      "\(option): \(bits) bits are not supported; choose \(supported)"
    case .invalidOption(let option, let value, let expected):
      "\(option) is \(value), expected \(expected)"
    case .unknownLayer(let name):
      "the options name layer '\(name)', which the network does not have; use the names that 'glint inspect' prints"
    case .missingCalibration:
      "no calibration samples were given: give some hundred unlabelled samples, or use the MINT scheme, which needs none"
    case .notFoldable(let node, let what, let remedy): "node '\(node)': \(what); \(remedy)"
    case .outOfRange(let layer, let quantity, let value):
      "layer '\(layer)': its \(quantity) would be \(value) integer units, which does not fit 32 bits; use fewer guard bits or narrower weights"
    }
  }
}
