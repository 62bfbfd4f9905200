internal import Foundation
internal import NetworkModel

/// A whole topology before any tensor is read: docs/formats/topology.md.
struct TopologyDocument {
  let name: String?
  /// Tensor file as the document names it.
  let tensors: String?
  let shape: Shape
  let settings: RootSettings
  let layers: [TopologyLayer]
  /// The layers that lead to the output; nil for the last.
  let outputFrom: [String]?
  /// What every neuron table starts from.
  let neuron: [String: TopologyValue]
  let provenance: [String: String]
  /// The document itself, for its errors.
  let top: TopologyTable

  /// Hand-written files are far smaller.
  static let maximumBytes = 1 << 20

  init(path: String) throws {
    let data = try Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe)
    guard data.count <= Self.maximumBytes else {
      throw NetworkIOError.tooLarge(
        file: path, what: "bytes in a topology", found: data.count, allowed: Self.maximumBytes)
    }
    guard let text = String(data: data, encoding: .utf8) else {
      throw NetworkIOError.unreadable(file: path, .unknownFormat)
    }
    top = TopologyTable(
      file: path, place: "the topology", section: .top, lines: TopologyLines(text),
      values: try TopologyValue.document(text, file: path))
    try top.allow([
      "name", "tensors", "time_steps", "dt", "discretization", "input", "output", "neuron", "layer",
      "provenance",
    ])
    name = try top.string("name")
    tensors = try top.string("tensors")
    layers = try Self.layers(top)
    let output = try top.table("output", place: "[output]", section: .table("output"))
    outputFrom = try output?.names("from")
    let neuron = try top.table("neuron", place: "[neuron]", section: .table("neuron"))
    try neuron?.allow(TopologyNeuron.keys)
    self.neuron = neuron?.values ?? [:]
    (shape, settings) = try Self.settings(top, output)
    var provenance: [String: String] = [:]
    let place = "[provenance]"
    let table = try top.table("provenance", place: place, section: .table("provenance"))
    for key in table?.values.keys.sorted() ?? [] { provenance[key] = try table?.string(key) }
    self.provenance = provenance
  }

  private static func layers(_ top: TopologyTable) throws -> [TopologyLayer] {
    guard let value = top.values["layer"] else {
      throw top.error(
        .missingKey("layer", place: top.place, expected: "a [[layer]] table for each layer"))
    }
    guard case .list(let list) = value, list.count <= NIRDocument.maximumNodes else {
      throw top.invalid("layer", "[[layer]] tables, at most \(NIRDocument.maximumNodes)")
    }
    var names = Set(["input", "output"])
    return try list.enumerated().map { index, value in
      guard case .table(let values) = value else { throw top.invalid("layer", "[[layer]] tables") }
      let layer = try TopologyLayer(
        TopologyTable(
          file: top.file, place: "layer \(index + 1)", section: .layer(index), lines: top.lines,
          values: values))
      guard names.insert(layer.name).inserted else {
        throw layer.table.error(.duplicateName(layer.name), at: "name")
      }
      return layer
    }
  }

  private static func settings(
    _ top: TopologyTable, _ output: TopologyTable?
  ) throws -> (Shape, RootSettings) {
    try output?.allow(["readout", "decision", "classes", "from"])
    let section = TopologyLines.Section.table("input")
    guard let input = try top.table("input", place: "[input]", section: section) else {
      throw top.error(
        .missingKey("input", place: top.place, expected: "a table [input] with the shape"))
    }
    try input.allow([
      "shape", "coding", "step_seconds", "binning", "origin", "skip_first_step", "divide", "mean",
      "deviation", "scale", "zero_point",
      "bits", "signed",
    ])
    guard let extents = try input.integers("shape", in: 1...Shape.maximumCount) else {
      throw input.error(
        .missingKey("shape", place: input.place, expected: "such as [3, 32, 32] or [700]"))
    }
    guard extents.count <= 3, let shape = try? Shape(extents) else {
      throw input.invalid(
        "shape", "[features], [channels, length] or [channels, rows, columns]")
    }
    var settings = RootSettings()
    settings.timeSteps = try top.integer("time_steps", in: 1...1_000_000)
    settings.dt = try top.number("dt")
    if let dt = settings.dt, dt <= 0 { throw top.invalid("dt", "a number above 0") }
    settings.discretization = try discretization(top)
    settings.readout = try output?.choice("readout", of: Readout.self)
    settings.decision = try output?.choice("decision", of: Decision.self)
    settings.classes = try output?.integer("classes", in: 1...Shape.maximumCount)
    settings.input = RootSettings.Input(
      coding: try input.choice("coding", of: InputCoding.self),
      stepSeconds: try input.number("step_seconds"),
      binning: try input.choice("binning", of: BinRounding.self),
      origin: try input.choice("origin", of: TimeOrigin.self),
      skipFirstStep: try input.boolean("skip_first_step"), divide: try input.number("divide"),
      mean: try input.numbers("mean"), deviation: try input.numbers("deviation"),
      quantization: try quantization(input))
    return (shape, settings)
  }

  /// A method that leaves the graph alone: which edges take a step, a topology says itself.
  private static func discretization(_ top: TopologyTable) throws -> Discretization? {
    let discretization = try top.choice("discretization", of: Discretization.self)
    guard discretization?.rules.cut ?? .behindNeurons == .behindNeurons else {
      throw top.invalid(
        "discretization", "another: it delays edges, which a topology names itself (from_previous)")
    }
    return discretization
  }

  private static func quantization(
    _ input: TopologyTable
  ) throws -> RootSettings.Quantization? {
    let zeroPoint = try input.integer("zero_point", in: -65_536...65_535)
    let bits = try input.integer("bits", in: 1...16)
    let signed = try input.boolean("signed")
    guard let scale = try input.number("scale") else {
      for key in ["zero_point", "bits", "signed"] where input.values[key] != nil {
        throw input.error(
          .missingKey("scale", place: input.place, expected: "the real value of one integer"))
      }
      return nil
    }
    guard scale > 0 else { throw input.invalid("scale", "a number above 0") }
    let range = RootSettings.Quantization.range(bits: bits ?? 8, signed: signed ?? true)
    guard range.contains(Int32(zeroPoint ?? 0)) else {
      throw input.invalid("zero_point", "a whole number in \(range)")
    }
    return RootSettings.Quantization(
      scale: scale, zeroPoint: Int32(zeroPoint ?? 0), bits: bits ?? 8, signed: signed ?? true)
  }
}
