import Lint
import NetworkModel
import Reports

/// Everything about one layer, one fact per line.
struct LayerDetails {
  private let layer: LayerFacts

  init(_ layer: LayerFacts) { self.layer = layer }

  /// The layer, the ways into it, its weights with their histogram, and its neurons.
  var sections: [FileDescription.Section] {
    [FileDescription.Section("Layer \(layer.name)", Self.aligned(facts))]
      + [FileDescription.Section("Ways into it", ways)]
      + layer.projections.flatMap(sections)
      + [FileDescription.Section("Neurons \(layer.neurons?.name ?? "")", neurons)]
  }

  private var facts: [(String, String)] {
    var facts = [
      ("kind", LayerTables.kind(layer)),
      ("shape", layer.shape.map(String.init).joined(separator: "×")),
      ("fan-in", NumberText.whole(layer.fanIn)),
      ("parameters", NumberText.whole(layer.parameters)),
      ("bytes", NumberText.whole(layer.bytes)),
    ]
    if let bits = layer.weightBits { facts.append(("weight bits", "\(bits)")) }
    if let bits = layer.membraneBits { facts.append(("membrane bits", "\(bits)")) }
    if let delay = layer.delaySteps { facts.append(("delay", Self.value(delay, withUnit: true))) }
    return facts
  }

  private var ways: [String] {
    layer.paths.flatMap { path in
      var text = ([path.from] + path.through + [path.projection].compactMap { $0 })
        .joined(separator: " → ")
      if path.delay > 0 { text += ", \(path.delay) step\(path.delay == 1 ? "" : "s") late" }
      if path.isRecurrent { text += ", recurrent" }
      return Paragraph.wrapped(text, width: FileDescription.Section.width)
    }
  }

  private func sections(_ projection: ProjectionFacts) -> [FileDescription.Section] {
    var facts = [("shape", projection.weightShape.map(String.init).joined(separator: "×"))]
    if let kernel = projection.kernel {
      func axes(_ values: [Int]) -> String { values.map(String.init).joined(separator: "×") }
      facts += [
        ("kernel", axes(kernel.size)), ("stride", axes(kernel.stride)),
        ("padding", kernel.padding.map(String.init).joined(separator: ", ")),
        ("dilation", axes(kernel.dilation)), ("groups", "\(kernel.groups)"),
      ]
    }
    if let bits = projection.bits { facts.append(("bits", "\(bits)")) }
    if let guardBits = projection.guardBits { facts.append(("guard bits", "\(guardBits)")) }
    let ranges = [
      ("weights", projection.weights), ("codes", projection.codes), ("step", projection.step),
      ("bias", projection.bias),
    ]
    for case (let name, let range?) in ranges { facts.append((name, Self.range(range))) }
    var sections = [FileDescription.Section("Weights \(projection.name)", Self.aligned(facts))]
    if let histogram = projection.histogram {
      sections.append(
        FileDescription.Section("Codes of \(projection.name)", HistogramText(histogram).table))
    }
    return sections
  }

  private var neurons: [String] {
    guard let neurons = layer.neurons else { return [] }
    var facts = [("model", neurons.model)]
    if let comparison = neurons.comparison {
      facts.append(("spikes at", "v \(comparison) threshold"))
    }
    if neurons.emitsSeveralSpikes { facts.append(("spikes", "several in one step")) }
    if let reset = neurons.reset { facts.append(("reset", reset)) }
    for constant in neurons.physical { facts.append((constant.name, Self.value(constant))) }
    if !neurons.discrete.isEmpty { facts.append(("", "")) }
    for constant in neurons.discrete {
      facts.append((constant.name, Self.value(constant, withUnit: true)))
    }
    for decay in neurons.decays {
      let origin =
        decay.wanted.map {
          " for \(Words.range($0.lowest, $0.highest)), error \(NumberText.percent(decay.relativeError)) %"
        } ?? ""
      let shared = decay.count > 1 ? ", in \(decay.count) channels or neurons" : ""
      facts.append(
        (
          "decay of the \(decay.of)",
          "\(decay.terms) = \(Words.number(decay.factor))\(origin)\(shared)"
        ))
    }
    return Self.aligned(facts)
  }

  private static func value(_ constant: Constant, withUnit: Bool = false) -> String {
    Words.range(constant.lowest, constant.highest)
      + (withUnit ? constant.unit.map { " \($0)" } ?? "" : "")
      + (constant.count > 1 ? " (\(NumberText.whole(constant.count)) values)" : "")
  }

  private static func range(_ range: ValueRange) -> String {
    guard range.count > 1 else { return Words.number(range.lowest) }
    return Words.range(range.lowest, range.highest)
      + ", mean \(Words.number(range.mean)), \(NumberText.whole(range.zeros)) of "
      + "\(NumberText.whole(range.count)) are 0"
  }

  /// Names in a column, values beside them, wrapped where they are long.
  private static func aligned(_ facts: [(String, String)]) -> [String] {
    let width = (facts.map(\.0.count).max() ?? 0) + 2
    return facts.flatMap { name, value -> [String] in
      let lines = Paragraph.wrapped(
        value, width: FileDescription.Section.width - width, indentation: 0)
      return lines.enumerated().map { index, line in
        let start = index == 0 ? name : ""
        return line.isEmpty
          ? start : start + String(repeating: " ", count: width - start.count) + line
      }
    }
  }
}

/// A layer that was asked for and is not there.
struct UnknownLayer: Error, CustomStringConvertible {
  let path: String
  let name: String
  let layers: [String]

  var description: String {
    let known = layers.prefix(20).map(Console.quoted).joined(separator: ", ")
    return "\(path): there is no layer \(Console.quoted(name)); there are "
      + known + (layers.count > 20 ? ", …" : "")
  }
}
