import Foundation
import HDF5
import NetworkIO
import NetworkModel

/// netx files made dataset by dataset, right or wrong.
struct HandmadeNetx {
  /// One dataset of a layer.
  enum Value {
    case numbers([Double], shape: [Int])
    case integers([Int])
    case integer(Int)
    case text(String)
  }

  /// Layers by name; `neuron/vDecay` is a dataset of the group `neuron`.
  var layers: [(name: String, datasets: [(String, Value)])] = []
  var simulation: [(String, Value)] = []

  /// Adds a layer at the next place.
  mutating func add(_ type: String, _ datasets: [(String, Value)]) {
    layers.append(("\(layers.count)", [("type", .text(type))] + datasets))
  }

  /// Constants of CUBA neurons.
  static func cuba(
    current: Int = 4096, membrane: Int = 1024, threshold: Int = 5
  ) -> [(String, Value)] {
    [
      ("neuron/type", .text("CUBA")), ("neuron/iDecay", .integer(current)),
      ("neuron/vDecay", .integer(membrane)), ("neuron/vThMant", .integer(threshold)),
      ("neuron/refDelay", .integer(1)),
    ]
  }

  /// Weights `[outputs, inputs]`, stored as floats as SLAYER does.
  static func weight(_ rows: [[Double]]) -> (String, Value) {
    ("weight", .numbers(rows.flatMap { $0 }, shape: [rows.count, rows[0].count]))
  }

  /// One dense layer of CUBA neurons.
  static func dense(_ rows: [[Double]], _ more: [(String, Value)] = cuba()) -> HandmadeNetx {
    var file = HandmadeNetx()
    file.add("dense", [("shape", .integers([rows.count])), weight(rows)] + more)
    return file
  }

  func write(to path: String) throws {
    let file = try HDF5File(creating: path)
    do {
      let root = try file.root()
      let group = try root.createGroup("layer")
      for layer in layers { try Self.write(layer.datasets, to: try group.createGroup(layer.name)) }
      if !simulation.isEmpty {
        try Self.write(simulation, to: try root.createGroup("simulation"))
      }
    }
    try file.close()
  }

  private static func write(
    _ datasets: [(String, Value)], to group: consuming Group
  ) throws {
    for (name, value) in datasets where !name.contains("/") { try write(value, name, to: group) }
    let neuron = datasets.filter { $0.0.hasPrefix("neuron/") }
    guard !neuron.isEmpty else { return }
    let member = try group.createGroup("neuron")
    for (name, value) in neuron { try write(value, String(name.dropFirst(7)), to: member) }
  }

  private static func write(_ value: Value, _ name: String, to group: borrowing Group) throws {
    switch value {
    case .numbers(let numbers, let shape):
      try group.write(numbers.map { Float($0) }, shape: shape, to: name)
    case .integers(let numbers): try group.write(numbers, shape: [numbers.count], to: name)
    case .integer(let number): try group.write([number], shape: [], to: name)
    case .text(let text): try group.write(text, to: name)
    }
  }

  /// Writes the file, reads it as a network and removes it.
  func read(_ options: ReadOptions = ReadOptions()) throws -> QuantizedNetwork {
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).net").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try write(to: path)
    guard case .quantized(let network) = try NetworkReader.read(path: path, options: options)
    else { throw NotIntegers() }
    return network
  }

  struct NotIntegers: Error {}
}

extension QuantizedNetwork {
  /// The node of this name.
  func node(_ name: String) -> Node<Operation>? { graph.nodes.first { $0.name == name } }

  /// The integer neurons of this name.
  func neuron(_ name: String) -> QuantizedNeuron? {
    guard case .neuron(let neuron) = node(name)?.operation else { return nil }
    return neuron
  }
}
