public import NetworkModel

extension DecayRounding {
  /// The decays of one state of a layer that a quantized network's provenance states; empty where it states none.
  ///
  /// - Parameters:
  ///   - provenance: Keys and values as ``PostTrainingQuantizer`` writes them; entries that do not read are passed over.
  ///   - execution: How the network runs, for the time constants.
  public static func recorded(
    _ state: State, ofLayer layer: String, in provenance: [String: String], execution: Execution
  ) -> [DecayRounding] {
    guard let text = provenance[key(state, ofLayer: layer)] else { return [] }
    return text.split(separator: ";").compactMap {
      DecayRounding(state, text: $0, execution: execution)
    }
  }

  /// The key of a state's decays in a network's provenance.
  static func key(_ state: State, ofLayer layer: String) -> String {
    "quantization.decays.\(layer).\(state.rawValue)"
  }

  /// One decay in words, for instance
  /// `0.9 as 1 - 2^-3 = 0.875 (-2.78 %, time constant 10.0 as 8.0 steps) in 38 channels`.
  var text: String {
    let error = relativeError.map { "\(Self.rounded($0 * 100)) %, " } ?? ""
    let times = [wantedTime, time].map { $0.map { "\(Self.rounded($0))" } ?? "none" }
    return
      "\(wanted) as \(terms) = \(decay.factor) (\(error)time constant \(times[0]) as \(times[1]) steps) in \(channels) channels"
  }

  /// Reads ``text``: what was wanted, the terms and the channels; all else follows from them.
  init?(_ state: State, text: some StringProtocol, execution: Execution) {
    let words = text.split(separator: " ")
    guard words.count > 3, words[1] == "as", let wanted = Double(words[0]), wanted.isFinite,
      let equals = words.firstIndex(of: "="), words.last == "channels",
      let channels = Int(words[words.count - 2]), channels > 0,
      let terms = Self.terms(words[2..<equals].map { String($0) })
    else { return nil }
    self.init(
      state, wanted: wanted, decay: Decay(terms: terms), channels: channels, execution: execution)
  }

  /// Signed powers of two, from words such as `1`, `-`, `2^-3`; none for `0`.
  private static func terms(_ words: [String]) -> [Decay.Term]? {
    if words == ["0"] { return [] }
    var sign = 1
    var terms: [Decay.Term] = []
    for word in words {
      var power = word[...]
      switch word {
      case "+": continue
      case "-":
        sign = -1
        continue
      default: break
      }
      if power.hasPrefix("-") {
        sign = -1
        power = power.dropFirst()
      }
      if power == "1" {
        terms.append(Decay.Term(sign: sign, shift: 0))
      } else if power.hasPrefix("2^-"), let shift = Int(power.dropFirst(3)),
        (1...16).contains(shift)
      {
        terms.append(Decay.Term(sign: sign, shift: shift))
      } else {
        return nil
      }
      sign = 1
    }
    return terms.isEmpty || terms.count > Decay.maximumTerms ? nil : terms
  }

  private static func rounded(_ value: Double) -> Double { (value * 100).rounded() / 100 }
}
