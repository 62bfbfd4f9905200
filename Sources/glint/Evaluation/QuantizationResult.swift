import NetworkModel
import Quantization
import Reports

/// What quantizing did, layer by layer.
struct QuantizationResult: Encodable {
  let input: String
  let output: String
  let report: QuantizationReport
  let float: MemoryFootprint
  let quantized: MemoryFootprint

  /// Tables for people: bits and constants, how well the layers follow the float network, and what decays became.
  var text: String {
    var constants = TextTable([
      .left("layer"), .right("W [b]"), .right("U [b]"), .right("guard [b]"), .left("steps"),
      .left("thresholds"), .left("membrane grid"), .right("zeros [%]"),
    ])
    var errors = TextTable([
      .left("layer"), .right("weight change"), .right("current error"), .right("bias shift"),
      .right("float rate [%]"), .right("rate [%]"), .left("folded"),
    ])
    for layer in report.layers {
      constants.add([
        PrintableText.escaped(layer.name), Self.bits(layer.weightBits),
        Self.bits(layer.membraneBits),
        "\(layer.guardBits)",
        layer.steps.map { Self.span(Self.short($0.lowerBound), Self.short($0.upperBound)) }
          ?? NumberText.none,
        layer.thresholds.map { Self.span("\($0.lowerBound)", "\($0.upperBound)") }
          ?? NumberText.none,
        Self.grid(layer), NumberText.percent(layer.zeroWeights, 1),
      ])
      errors.add([
        PrintableText.escaped(layer.name), NumberText.decimal(layer.weightError, 4),
        NumberText.decimal(layer.currentError, 4), NumberText.decimal(layer.biasShift, 4),
        NumberText.percent(layer.floatRate), NumberText.percent(layer.quantizedRate),
        PrintableText.escaped(layer.folded.joined(separator: ", ")),
      ])
    }
    let bytes = "\(NumberText.whole(quantized.totalBytes)) bytes"
    return """
      \(output): \(input) in integers, \(report.samples) calibration samples
      memory \(bytes); \(NumberText.whole(float.float32Bytes)) as 32-bit floats, ratio \
      \(NumberText.ratio(Double(quantized.totalBytes), to: Double(float.float32Bytes)))

      \(constants.lines.joined(separator: "\n"))

      \(errors.lines.joined(separator: "\n"))
      weight change: share of the mean square; current error: of the mean input per step, over its
      standard deviation; bias shift: in thresholds, of a read-out in weight steps
      rates: spikes per neuron and step on the calibration samples
      """ + DecayTable(report.layers).text
  }

  private static func bits(_ bits: Int?) -> String { bits.map(String.init) ?? NumberText.none }

  /// Three significant digits, whatever the magnitude.
  private static func short(_ value: Double) -> String {
    guard value != 0, value.isFinite else { return "0" }
    var magnitude = value.magnitude
    var exponent = 0
    while magnitude < 1 {
      magnitude *= 10
      exponent -= 1
    }
    return NumberText.decimal(magnitude, 2) + (exponent == 0 ? "" : "e\(exponent)")
  }

  private static func grid(_ layer: LayerQuantization) -> String {
    guard let grid = layer.stateGrid else { return NumberText.none }
    let shifts = layer.stateShifts.map { " << " + span("\($0.lowerBound)", "\($0.upperBound)") }
    return grid + (shifts ?? "")
  }

  /// From the smallest to the largest, or the one value that there is.
  private static func span(_ lowest: String, _ highest: String) -> String {
    lowest == highest ? lowest : "\(lowest)…\(highest)"
  }

  private enum Key: String, CodingKey {
    case input, output, samples, layers, totalBytes, float32Bytes
  }

  private struct Layer: Encodable {
    let name: String
    let weightBits: Int?
    let membraneBits: Int?
    let currentBits: Int?
    let adaptationBits: Int?
    let guardBits: Int
    let stateGrid: String?
    let weightError: Double
    let zeroWeights: Double
    let currentError: Double?
    let biasShift: Double
    let floatRate: Double?
    let quantizedRate: Double?
    let folded: [String]
    let decays: [DecayFacts]
  }

  /// Facts and layers for machines.
  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(input, forKey: .input)
    try container.encode(output, forKey: .output)
    try container.encode(report.samples, forKey: .samples)
    try container.encode(quantized.totalBytes, forKey: .totalBytes)
    try container.encode(float.float32Bytes, forKey: .float32Bytes)
    try container.encode(
      report.layers.map {
        Layer(
          name: $0.name, weightBits: $0.weightBits, membraneBits: $0.membraneBits,
          currentBits: $0.currentBits, adaptationBits: $0.adaptationBits,
          guardBits: $0.guardBits, stateGrid: $0.stateGrid, weightError: $0.weightError,
          zeroWeights: $0.zeroWeights, currentError: $0.currentError, biasShift: $0.biasShift,
          floatRate: $0.floatRate, quantizedRate: $0.quantizedRate, folded: $0.folded,
          decays: $0.decays.map(DecayFacts.init))
      }, forKey: .layers)
  }
}
