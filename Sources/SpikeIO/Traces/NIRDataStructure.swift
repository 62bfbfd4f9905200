internal import HDF5
internal import SpikeData

/// What a NIRData file holds, as far as it is known without reading values.
struct NIRDataStructure {
  /// A node with its observables, which are at least one.
  struct Node {
    var layer: TraceLayer
    var order: Int?
    var observables: [(observable: Observable, reader: ObservableReader)]
  }

  /// The nodes, nested graphs flattened to names such as `outer.inner`.
  private(set) var nodes: [Node] = []
  /// Length of a step, of the first observable that says it.
  let timeStep: Double?
  /// In which numbers the run computed.
  let arithmetic: TraceArithmetic?

  init(_ root: borrowing Group) throws(NIRDataError) {
    var found: [Node] = []
    var names = Set<String>()
    try Self.collect(root, prefix: "", into: &found, &names)
    let readers = found.flatMap { $0.observables.map(\.reader) }
    guard let first = readers.first else { throw .fault(object: "/nodes", .nothing) }
    for reader in readers where reader.samples != first.samples {
      throw .fault(
        object: reader.path, .sampleCount(reader.samples, expected: first.samples))
    }
    // Glint says the order; else it is that of the names, numbers by their value.
    if found.allSatisfy({ $0.order != nil }) {
      found.sort { ($0.order ?? 0) < ($1.order ?? 0) }
    } else if found.allSatisfy({ Int($0.layer.name) != nil }) {
      found.sort { (Int($0.layer.name) ?? 0) < (Int($1.layer.name) ?? 0) }
    }
    nodes = found
    timeStep = readers.lazy.compactMap(\.timeStep).first
    arithmetic = try Self.text(NIRDataLayout.arithmetic, of: root).flatMap {
      TraceArithmetic(rawValue: $0)
    }
  }

  /// Numbers of the samples.
  func sampleNumbers(
    count: Int, _ root: borrowing Group
  ) throws(NIRDataError) -> [Int] {
    let numbers = try NIRDataError.reading { () throws(HDF5Error) -> [Int]? in
      guard try root.kind(of: NIRDataLayout.samples) == .dataset else { return nil }
      return try root.dataset(NIRDataLayout.samples).read(as: Int.self)
    }
    guard let numbers else { return Array(0..<count) }
    guard numbers.count == count else {
      throw .fault(
        object: "/\(NIRDataLayout.samples)", .sampleCount(numbers.count, expected: count))
    }
    return numbers
  }

  private static func collect(
    _ graph: borrowing Group, prefix: String, into found: inout [Node],
    _ names: inout Set<String>
  ) throws(NIRDataError) {
    try require(NIRDataLayout.graphType, of: graph)
    let nodes = try NIRDataError.reading { () throws(HDF5Error) in
      try graph.group(NIRDataLayout.nodes)
    }
    for name in try NIRDataError.reading({ () throws(HDF5Error) in try nodes.memberNames() }) {
      let node = try NIRDataError.reading { () throws(HDF5Error) in try nodes.group(name) }
      let type = try text(NIRDataLayout.type, of: node)
      if type == NIRDataLayout.graphType {
        try collect(node, prefix: prefix + name + ".", into: &found, &names)
        continue
      }
      guard type == NIRDataLayout.nodeType else {
        let expected = "\"\(NIRDataLayout.nodeType)\" or \"\(NIRDataLayout.graphType)\""
        throw .fault(object: node.path, .type(found: type, expected: expected))
      }
      guard let read = try Self.node(node, named: prefix + name) else { continue }
      guard names.insert(read.layer.name).inserted else {
        throw .fault(object: node.path, .duplicateName(read.layer.name))
      }
      found.append(read)
      guard found.count <= NIRDataLayout.maximumLayers else {
        throw .fault(
          object: nodes.path,
          .tooLarge(
            what: "nodes", count: "\(found.count) or more", allowed: NIRDataLayout.maximumLayers))
      }
    }
  }

  /// A node; nil where nothing was recorded of it.
  private static func node(
    _ group: borrowing Group, named name: String
  ) throws(NIRDataError) -> Node? {
    let observables = try NIRDataError.reading { () throws(HDF5Error) in
      try group.group(NIRDataLayout.observables)
    }
    var readers: [(observable: Observable, reader: ObservableReader)] = []
    let names = try NIRDataError.reading { () throws(HDF5Error) in try observables.memberNames() }
    for name in names {
      let member = try NIRDataError.reading { () throws(HDF5Error) in try observables.group(name) }
      let reader = try ObservableReader(member, type: try text(NIRDataLayout.type, of: member))
      readers.append((Observable(rawValue: name), reader))
    }
    guard let neurons = readers.first?.reader.neurons else { return nil }
    for (_, reader) in readers where reader.neurons != neurons {
      throw .fault(object: reader.path, .neuronCount(reader.neurons, expected: neurons))
    }
    // Spikes are compared first.
    readers.sort { $0.observable.isSpikes && !$1.observable.isSpikes }
    let shape = try integers(NIRDataLayout.shape, of: group) ?? [neurons]
    let product = shape.reduce(1) { $0.multipliedReportingOverflow(by: $1).partialValue }
    return Node(
      layer: TraceLayer(
        name: name, label: try text(NIRDataLayout.label, of: group),
        shape: product == neurons && shape.allSatisfy { $0 > 0 } ? shape : [neurons],
        observables: readers.map(\.observable)),
      order: try integers(NIRDataLayout.order, of: group)?.first, observables: readers)
  }

  private static func require(
    _ type: String, of group: borrowing Group
  ) throws(NIRDataError) {
    let found = try text(NIRDataLayout.type, of: group)
    guard found == type else {
      throw .fault(object: group.path, .type(found: found, expected: "\"\(type)\""))
    }
  }

  /// The text of an attribute; nil where there is none, or no text.
  private static func text(
    _ name: String, of group: borrowing Group
  ) throws(NIRDataError) -> String? {
    try NIRDataError.reading { () throws(HDF5Error) in
      guard try group.containsAttribute(name), try group.attributeElementType(name) == .string
      else { return nil }
      return try group.stringAttribute(name).first
    }
  }

  private static func integers(
    _ name: String, of group: borrowing Group
  ) throws(NIRDataError) -> [Int]? {
    try NIRDataError.reading { () throws(HDF5Error) in
      guard try group.containsAttribute(name), try group.attributeElementType(name).isInteger
      else { return nil }
      return try group.attribute(name, as: Int.self)
    }
  }
}
