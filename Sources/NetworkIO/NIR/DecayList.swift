internal import NetworkModel

/// Decays as the metadata hold them: each different one once, and where there are several, which of them belongs to which channel
/// or neuron.
struct DecayList {
  /// Signed powers of two as `[sign, right shift]`.
  private(set) var distinct: [[[Int]]] = []
  /// Indices into `distinct`; nil where one decay holds for all.
  private(set) var indices: [Int32]?

  init(_ decays: [Decay]) {
    var known: [[[Int]]: Int32] = [:]
    let all = decays.map { decay in
      let terms = decay.terms.map { [$0.sign, $0.shift] }
      if let index = known[terms] { return index }
      let index = Int32(distinct.count)
      known[terms] = index
      distinct.append(terms)
      return index
    }
    if decays.count != 1 { indices = all }
  }

  /// The decays of `distinct` that `indices` name, or the only one; nil for a term that is no pair and an index outside.
  static func decays(_ distinct: [[[Int]]], indices: [Int32]?) -> [Decay]? {
    var decays: [Decay] = []
    for terms in distinct {
      guard terms.allSatisfy({ $0.count == 2 }) else { return nil }
      decays.append(Decay(terms: terms.map { Decay.Term(sign: $0[0], shift: $0[1]) }))
    }
    guard let indices else { return decays.count == 1 ? decays : nil }
    guard indices.allSatisfy({ decays.indices.contains(Int($0)) }) else { return nil }
    return indices.map { decays[Int($0)] }
  }
}
