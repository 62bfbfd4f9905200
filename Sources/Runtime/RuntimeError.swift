public import NetworkModel

/// A network or sample that cannot be run.
public enum RuntimeError: Error, Equatable, CustomStringConvertible {
  /// The network itself is wrong.
  case model(ModelError)
  /// Neither network nor user said something that running needs.
  case missingSetting(String, remedy: String)
  /// The sample has another size than the network's input.
  case inputSize(expected: String, actual: String)
  /// The sample has another number of time steps.
  case timeSteps(expected: Int, actual: Int)
  /// The sample is analog where spikes are expected, or the other way round.
  case inputKind(expected: String)
  /// A sum that could leave the integers that hold it, sign included; 54 bits are those that a double holds exactly.
  case accumulatorOverflow(layer: String, bound: Int64, bits: Int)

  /// One sentence: what, where, what to do.
  public var description: String {
    switch self {
    case .model(let error): error.description
    case .missingSetting(let what, let remedy): "\(what) is not known: \(remedy)"
    case .inputSize(let expected, let actual):
      "the network takes \(expected), the data has \(actual)"
    case .timeSteps(let expected, let actual):
      "the network runs \(expected) time steps, the encoded sample has \(actual)"
    case .inputKind(let expected): "the network takes \(expected)"
    case .accumulatorOverflow(let layer, let bound, let bits):
      "layer '\(layer)': its largest possible sum \(bound) does not fit \(bits) bits; use fewer guard bits or narrower weights"
    }
  }
}
