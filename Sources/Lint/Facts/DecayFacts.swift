internal import NetworkModel

/// A decay that is made of shifts and additions.
public struct DecayFacts: Equatable, Sendable, Encodable {
  /// What decays: `membrane`, `current` or `adaptation`.
  public let of: String
  /// Its terms as text, such as `1 - 2^-3 - 2^-6`.
  public let terms: String
  /// The factor that the terms add up to.
  public let factor: Double
  /// Time constant in steps, by the network's discretisation; nil where there is none.
  public let timeConstantSteps: Double?
  /// Neurons or channels that have it.
  public let count: Int
  /// The float decays that it stands for, from the smallest to the largest; nil where the file does not say.
  public let wanted: ValueRange?
  /// The error that is largest in size, `(factor − wanted) / wanted`; nil where nothing was wanted or is known.
  public let relativeError: Double?

  /// Each different decay of a list once, in the order in which they come.
  static func list(
    _ decays: [Decay], of name: String, origins: [DecayRounding] = [], execution: Execution
  ) -> [DecayFacts] {
    var order: [Decay] = []
    var counts: [[Int]: Int] = [:]
    func key(_ decay: Decay) -> [Int] { decay.terms.flatMap { [$0.sign, $0.shift] } }
    for decay in decays {
      if counts.updateValue(counts[key(decay), default: 0] + 1, forKey: key(decay)) == nil {
        order.append(decay)
      }
    }
    return order.map { decay in
      DecayFacts(
        decay, of: name, count: counts[key(decay)] ?? 0,
        wanted: origins.filter { $0.decay == decay }.map(\.wanted), execution: execution)
    }
  }

  private init(_ decay: Decay, of name: String, count: Int, wanted: [Double], execution: Execution)
  {
    self.of = name
    self.count = count
    self.wanted = ValueRange(wanted)
    relativeError = wanted.filter { $0 != 0 }.map { (decay.factor - $0) / $0 }
      .max { abs($0) < abs($1) }
    terms = decay.text
    factor = decay.factor
    timeConstantSteps = execution.timeConstant(decay: decay.factor).flatMap {
      $0.isFinite ? $0 / execution.timeStep : nil
    }
  }
}
