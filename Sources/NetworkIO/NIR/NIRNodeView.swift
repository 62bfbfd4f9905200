internal import HDF5
internal import NetworkModel

/// One node of a NIR file: its parameters by name, its errors with its name.
struct NIRNodeView: Equatable, Sendable {
  /// A parameter of any rank.
  struct Array<Element> {
    var values: [Element]
    var shape: [Int]
  }

  /// The node as the file holds it.
  let node: NIRNode
  /// Names of the graphs around the node and its own.
  let path: [String]
  let file: String

  /// Its name in the flattened graph: the names on the way joined by dots, as nir joins them.
  var name: String { path.joined(separator: ".") }

  /// The group in the file.
  private var group: String { "/node" + path.map { "/nodes/\($0)" }.joined() }

  /// True when the node has this dataset.
  func has(_ parameter: String) -> Bool { node.parameters[parameter] != nil }

  /// Shape of a parameter; nil where there is none.
  func shape(of parameter: String) -> [Int]? { node.parameters[parameter]?.shape }

  /// Finite floats of any rank, from any number type.
  func floats<Number: HDF5Number & BinaryFloatingPoint>(
    _ parameter: String, as type: Number.Type
  ) throws -> Array<Number> {
    let value = try value(parameter)
    let object = "\(group)/\(parameter)"
    let numbers = try numbers(value, object, as: type)
    if let index = numbers.firstIndex(where: { !$0.isFinite }) {
      throw error(
        .notFinite(index: Self.position(index, in: value.shape), value: "\(numbers[index])"), object
      )
    }
    return Array(values: numbers, shape: value.shape)
  }

  /// One or more integers, each in `range`.
  func integers(_ parameter: String, in range: ClosedRange<Int>) throws -> [Int] {
    let values = try numbers(value(parameter), "\(group)/\(parameter)", as: Int.self)
    for value in values where !range.contains(value) {
      throw invalid(
        parameter, "\(value)", "a number in \(range.lowerBound)...\(range.upperBound)")
    }
    return values
  }

  /// The text of a string parameter; nil when it holds something else.
  func text(_ parameter: String) throws -> String? {
    let value = try value(parameter)
    guard case .strings = value.elements else { return nil }
    guard let text = value.text else {
      throw error(.wrongRank(expected: 0, shape: value.shape), "\(group)/\(parameter)")
    }
    return text
  }

  /// Glint's settings of this node; nil when it has none.
  func settings() throws -> NodeSettings? {
    try RootSettings.text(in: node, file: file, group: group).map {
      try NodeSettings.decoded($0, file: file, object: "\(group)/metadata/glint")
    }
  }

  /// True when Glint's metadata has this dataset.
  func hasMetadata(_ parameter: String) -> Bool { node.metadata?[parameter] != nil }

  /// An array of Glint's metadata.
  func metadata<Number: HDF5Number>(
    _ parameter: String, as type: Number.Type
  ) throws -> Array<Number> {
    let object = "\(group)/metadata"
    guard let member = node.metadata?[parameter] else {
      throw error(.missing(name: parameter, members: (node.metadata ?? [:]).keys.sorted()), object)
    }
    guard let value = member.value else {
      throw error(.wrongKind(expected: .dataset, found: .group), "\(object)/\(parameter)")
    }
    return Array(
      values: try numbers(value, "\(object)/\(parameter)", as: type), shape: value.shape)
  }

  /// The error for a parameter that cannot be.
  func invalid(_ parameter: String, _ value: String, _ expected: String) -> NetworkIOError {
    .invalidParameter(
      file: file, node: name, parameter: parameter, value: value, expected: expected)
  }

  private func value(_ parameter: String) throws -> NIRValue {
    if let value = node.parameters[parameter] { return value }
    guard node.others[parameter] == nil else {
      throw error(.wrongKind(expected: .dataset, found: .group), "\(group)/\(parameter)")
    }
    throw error(.missing(name: parameter, members: members), group)
  }

  /// Names of everything in the node's group.
  private var members: [String] {
    let names = Swift.Array(node.parameters.keys) + Swift.Array(node.others.keys) + ["type"]
    return (names + (node.metadata == nil ? [] : ["metadata"])).sorted()
  }

  private func numbers<Number: HDF5Number>(
    _ value: NIRValue, _ object: String, as type: Number.Type
  ) throws -> [Number] {
    do {
      guard let numbers = try value.numbers(as: type) else {
        throw error(.wrongElementType(expected: "numbers", found: value.elementType), object)
      }
      return numbers
    } catch let mismatch as StoredNumbers.Mismatch {
      throw error(
        .valueDoesNotFit(
          index: Self.position(mismatch.index, in: value.shape), value: mismatch.value,
          type: "\(Number.elementType)"), object)
    }
  }

  private func error(_ reason: HDF5Error.Reason, _ object: String) -> HDF5Error {
    HDF5Error(file: file, object: object, reason: reason)
  }

  /// The position of element `index` in each dimension.
  private static func position(_ index: Int, in shape: [Int]) -> [Int] {
    var rest = index
    return shape.reversed().map { extent in
      defer { rest /= max(extent, 1) }
      return rest % max(extent, 1)
    }.reversed()
  }
}
