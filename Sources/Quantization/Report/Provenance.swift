import NetworkModel

/// What a quantizer chose, as the keys and values that go into the network file and the record.
enum Provenance {
  static func entries(
    _ options: QuantizationOptions, _ report: QuantizationReport
  ) -> [String: String] {
    var entries = [
      "quantization.scheme": options.scheme.rawValue,
      "quantization.weightBits": "\(options.weightBits)",
      "quantization.membraneBits": "\(options.membraneBits)",
      "quantization.firstLayerBits": "\(options.firstLayerBits ?? options.weightBits)",
      "quantization.lastLayerBits": "\(options.lastLayerBits ?? options.weightBits)",
      "quantization.weightGrid": options.weightGrid.rawValue,
      "quantization.stateGrid": options.stateGrid.rawValue,
      "quantization.perChannel": "\(options.isPerChannel)",
      "quantization.guardBits": "\(options.guardBits)",
      "quantization.decayTerms": "\(options.decayTerms)",
      "quantization.stateBits": options.stateBits.map { "\($0)" } ?? "as needed",
      "quantization.inputBits": "\(options.inputBits)",
      "quantization.ridge": "\(options.ridge)",
      "quantization.errorFeedback": "\(options.usesErrorFeedback)",
      "quantization.refit": "\(options.refitsWeights)",
      "quantization.biasShift": "\(options.shiftsBias)",
      "quantization.startsAtHalfThreshold": "\(options.startsAtHalfThreshold)",
      "quantization.seed": "\(options.seed)",
      "quantization.samples": "\(report.samples)",
    ]
    for layer in report.layers {
      var words: [String] = []
      if let bits = layer.weightBits { words.append("weights \(bits) bit") }
      if let bits = layer.membraneBits { words.append("membranes \(bits) bit") }
      if let bits = layer.currentBits { words.append("currents \(bits) bit") }
      if let bits = layer.adaptationBits { words.append("adaptations \(bits) bit") }
      if layer.weightBits != nil { words.append("guard bits \(layer.guardBits)") }
      if let grid = layer.stateGrid { words.append("grid \(grid)") }
      if let shifts = layer.stateShifts {
        words.append("shifts \(shifts.lowerBound)…\(shifts.upperBound)")
      }
      if !layer.folded.isEmpty { words.append("folded \(layer.folded.joined(separator: ", "))") }
      entries["quantization.layer.\(layer.name)"] = words.joined(separator: "; ")
      for state in DecayRounding.State.allCases {
        let decays = layer.decays.filter { $0.state == state }
        guard !decays.isEmpty else { continue }
        entries[DecayRounding.key(state, ofLayer: layer.name)] =
          decays.map(\.text).joined(separator: "; ")
      }
    }
    return entries
  }
}
