extension DecayRounding {
  /// The decays of one state of a layer that a quantized network's provenance states; empty where it states none.
  ///
  /// - Parameters:
  ///   - provenance: Keys and values as the quantizer writes them; entries that do not read are passed over.
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
  public static func key(_ state: State, ofLayer layer: String) -> String {
    "\(keyPrefix)\(layer).\(state.rawValue)"
  }

  /// What the keys of all decays begin with.
  public static let keyPrefix = "quantization.decays."

  /// One decay in words, for instance
  /// `0.9 as 1 - 2^-3 = 0.875 (-2.78 %, time constant 10.0 as 8.0 steps) in 38 channels`.
  public var text: String {
    let error = relativeError.map { "\(Self.rounded($0 * 100)) %, " } ?? ""
    let times = [wantedTime, time].map { $0.map { "\(Self.rounded($0))" } ?? "none" }
    return
      "\(wanted) as \(decay.text) = \(decay.factor) (\(error)time constant \(times[0]) as \(times[1]) steps) in \(channels) channels"
  }

  /// Reads ``text``: what was wanted, the terms and the channels; all else follows from them.
  ///
  /// Nil also for channels that no layer has, and for a sum farther from what was wanted than nothing at all.
  init?(_ state: State, text: some StringProtocol, execution: Execution) {
    let words = text.split(separator: " ")
    guard words.count > 3, words[1] == "as", let wanted = Double(words[0]),
      (0...1).contains(wanted),
      let equals = words.firstIndex(of: "="), words.last == "channels",
      let channels = Int(words[words.count - 2]), (1...Shape.maximumCount).contains(channels),
      let decay = Decay(text: words[2..<equals].joined(separator: " ")),
      abs(decay.factor - wanted) <= wanted
    else { return nil }
    self.init(
      state, wanted: wanted, decay: decay, channels: channels, execution: execution)
  }

  private static func rounded(_ value: Double) -> Double { (value * 100).rounded() / 100 }
}
