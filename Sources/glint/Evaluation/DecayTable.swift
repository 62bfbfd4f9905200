import NetworkModel
import Quantization
import Reports

/// What the decays of a network became, as a table.
struct DecayTable {
  private let layers: [LayerQuantization]

  /// Different decays of one layer that are listed one by one.
  private static var listed: Int { 8 }

  init(_ layers: [LayerQuantization]) {
    self.layers = layers.filter { !$0.decays.isEmpty }
  }

  /// The table with an empty line before it; empty without decays.
  var text: String {
    guard !layers.isEmpty else { return "" }
    var table = TextTable([
      .left("layer"), .left("decay of"), .right("bits"), .right("channels"), .right("wanted"),
      .right("got"), .left("as"), .right("error [%]"), .right("tau"), .right("got"),
    ])
    for layer in layers {
      for state in DecayRounding.State.allCases {
        let decays = layer.decays.filter { $0.state == state }
        guard !decays.isEmpty else { continue }
        if decays.count <= Self.listed {
          for decay in decays { table.add(cells(layer, [decay])) }
        } else {
          table.add(cells(layer, decays))
        }
      }
    }
    return """


      \(table.lines.joined(separator: "\n"))
      tau: time constant in steps; of several decays the error is the largest (--json has each)
      """ + summary
  }

  /// A line for every state whose decays differ: how far they are off, over the channels.
  private var summary: String {
    layers.flatMap { layer in
      DecayRecord.all(layer.decays, layer: layer.name).filter { $0.constants.count > 1 }.map {
        """

        \(PrintableText.escaped($0.layer)), decay of \($0.state): error at most \(NumberText.percent($0.largestError, 2)) %, \
        on average \(NumberText.percent($0.meanError, 2)) %, over \($0.channels) channels
        """
      }
    }.joined()
  }

  private func cells(_ layer: LayerQuantization, _ decays: [DecayRounding]) -> [String] {
    let bits =
      switch decays[0].state {
      case .membrane: layer.membraneBits
      case .current: layer.currentBits
      case .adaptation: layer.adaptationBits
      }
    let worst = decays.compactMap(\.relativeError).max { abs($0) < abs($1) }
    return [
      PrintableText.escaped(layer.name), decays[0].state.rawValue,
      bits.map(String.init) ?? NumberText.none,
      "\(decays.reduce(0) { $0 + $1.channels })", Self.span(decays.map(\.wanted), 4),
      Self.span(decays.map(\.decay.factor), 4),
      decays.count == 1 ? decays[0].decay.text : "\(decays.count) sums",
      NumberText.percent(worst, 2), Self.span(decays.compactMap(\.wantedTime), 1),
      Self.span(decays.compactMap(\.time), 1),
    ]
  }

  private static func span(_ values: [Double], _ digits: Int) -> String {
    guard let low = values.min(), let high = values.max() else { return NumberText.none }
    let texts = [low, high].map { NumberText.decimal($0, digits) }
    return texts[0] == texts[1] ? texts[0] : "\(texts[0])…\(texts[1])"
  }
}

extension DecayRecord {
  /// The decays of a layer, state by state.
  static func all(_ decays: [DecayRounding], layer: String) -> [DecayRecord] {
    DecayRounding.State.allCases.compactMap { state in
      let constants = decays.filter { $0.state == state }.map {
        Constant(
          wanted: $0.wanted, decay: $0.decay.factor, terms: $0.decay.text,
          relativeError: $0.relativeError, channels: $0.channels)
      }
      return constants.isEmpty
        ? nil : DecayRecord(layer: layer, state: state.rawValue, constants: constants)
    }
  }

  /// What the provenance of a quantized network says of the decays of its layers.
  static func all(of network: QuantizedNetwork, layers: [String]) -> [DecayRecord] {
    layers.flatMap { layer in
      all(
        DecayRounding.State.allCases.flatMap {
          DecayRounding.recorded(
            $0, ofLayer: layer, in: network.provenance, execution: network.execution)
        }, layer: layer)
    }
  }
}

/// One decay for machines.
struct DecayFacts: Encodable {
  let state: DecayRounding.State
  let channels: Int
  let wanted: Double
  let decay: Double
  let terms: [[Int]]
  let relativeError: Double?
  let wantedTimeConstant: Double?
  let timeConstant: Double?

  init(_ rounding: DecayRounding) {
    state = rounding.state
    channels = rounding.channels
    wanted = rounding.wanted
    decay = rounding.decay.factor
    terms = rounding.decay.terms.map { [$0.sign, $0.shift] }
    relativeError = rounding.relativeError
    wantedTimeConstant = rounding.wantedTime
    timeConstant = rounding.time
  }
}
