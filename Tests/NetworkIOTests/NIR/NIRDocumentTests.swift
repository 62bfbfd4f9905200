import Foundation
import HDF5
import NetworkIO
import TestSupport
import Testing

/// Graphs written with the official `nir` package: the document has every value, type and shape of the JSON beside each.
@Suite(.enabled(if: SharedData.has("nir/reference_writer")))
struct NIRDocumentTests {
  static let names: [String] = {
    let folder = SharedData.path("nir/reference_writer")
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return files.filter { $0.hasSuffix(".nir") }.map { String($0.dropLast(4)) }.sorted()
  }()

  @Test func `there are 32 graphs`() { #expect(Self.names.count == 32) }

  @Test(arguments: names)
  func `a document has the writer's values, types and shapes`(name: String) throws {
    let path = SharedData.path("nir/reference_writer/\(name)")
    let document = try NIRDocument(reading: path + ".nir")
    let json = try Data(contentsOf: URL(fileURLWithPath: path + ".json"))
    let wanted = try JSONDecoder().decode(JSON.self, from: json)
    #expect(document.version == wanted["version"].text)
    #expect(document.others.isEmpty)
    #expect(document.root.type == "NIRGraph")
    try compare(try #require(document.root.graph), wanted, at: name)
    if name == "metadata" {
      #expect(
        document.root.metadata == [
          "author": .value(NIRValue("x")), "n": .value(NIRValue(3)),
          "arr": .value(NIRValue([0, 1, 2])),
        ])
    } else {
      #expect(document.root.metadata == nil)
    }
  }

  private func compare(_ graph: NIRGraph, _ wanted: JSON, at place: String) throws {
    #expect(
      graph.edges.map { [$0.source, $0.target] }
        == wanted["edges"].list.map { $0.list.compactMap(\.text) }, "\(place)")
    #expect(Set(graph.nodes.keys) == Set(wanted["nodes"].object.keys), "\(place)")
    for (name, node) in graph.nodes {
      let wanted = wanted["nodes"][name]
      let place = "\(place).\(name)"
      #expect(node.type == wanted["type"].text, "\(place)")
      #expect(node.others.isEmpty, "\(place)")
      if let inner = node.graph { try compare(inner, wanted, at: place) }
      let structure: Set<String> = ["type", "metadata", "nodes", "edges"]
      #expect(
        Set(node.parameters.keys) == Set(wanted.object.keys).subtracting(structure), "\(place)")
      for (name, value) in node.parameters {
        try compare(value, wanted[name], at: "\(place).\(name)")
      }
      let metadata = node.metadata ?? [:]
      #expect(Set(metadata.keys) == Set(wanted["metadata"].object.keys), "\(place).metadata")
      for (name, member) in metadata {
        try compare(
          try #require(member.value), wanted["metadata"][name], at: "\(place).metadata.\(name)")
      }
    }
  }

  /// An array is an object with type, shape and data; tuples are lists and numbers stand alone, both of 64-bit integers.
  private func compare(_ value: NIRValue, _ wanted: JSON, at place: String) throws {
    switch wanted {
    case .text(let text): #expect(value == NIRValue(text), "\(place)")
    case .number(let number): #expect(value == NIRValue(Int(number)), "\(place)")
    case .list(let list): #expect(value == NIRValue(list.map { Int($0.number) }), "\(place)")
    case .object:
      #expect(value.shape == wanted["shape"].list.map { Int($0.number) }, "\(place)")
      #expect(value.doubles == wanted["data"].list.map(\.number), "\(place)")
      let types: [String: ElementType] = [
        "int8": .integer(bits: 8, signed: true), "int64": .integer(bits: 64, signed: true),
        "float16": .float(bits: 16), "float32": .float(bits: 32), ">f4": .float(bits: 32),
        "float64": .float(bits: 64),
      ]
      #expect(value.elementType == types[try #require(wanted["dtype"].text)], "\(place)")
    }
  }
}

/// A JSON value; what is not there is an empty object.
private indirect enum JSON: Decodable {
  case number(Double)
  case text(String)
  case list([JSON])
  case object([String: JSON])

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let number = try? container.decode(Double.self) {
      self = .number(number)
    } else if let text = try? container.decode(String.self) {
      self = .text(text)
    } else if let list = try? container.decode([JSON].self) {
      self = .list(list)
    } else {
      self = .object(try container.decode([String: JSON].self))
    }
  }

  subscript(key: String) -> JSON { object[key] ?? .object([:]) }

  var object: [String: JSON] { if case .object(let object) = self { object } else { [:] } }
  var list: [JSON] { if case .list(let list) = self { list } else { [] } }
  var text: String? { if case .text(let text) = self { text } else { nil } }
  var number: Double { if case .number(let number) = self { number } else { .nan } }
}
