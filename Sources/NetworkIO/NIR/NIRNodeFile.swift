internal import HDF5
internal import NetworkModel

/// One node of a NIR file, open for reading: its parameters by name, its errors with its name.
struct NIRNodeFile: ~Copyable {
  /// A parameter of any rank.
  struct Array<Element> {
    var values: [Element]
    var shape: [Int]
  }

  private let group: Group
  let name: String
  let file: String

  init(_ group: consuming Group, name: String, file: String) {
    self.group = group
    self.name = name
    self.file = file
  }

  /// True when the node has this dataset.
  func has(_ parameter: String) throws -> Bool { try group.contains(parameter) }

  /// Finite floats of any rank, from any number type.
  func floats<Number: HDF5Number & BinaryFloatingPoint>(
    _ parameter: String, as type: Number.Type
  ) throws -> Array<Number> {
    let dataset = try group.dataset(parameter)
    return Array(values: try dataset.readFinite(as: type), shape: dataset.shape)
  }

  /// One or more integers, each in `range`.
  func integers(_ parameter: String, in range: ClosedRange<Int>) throws -> [Int] {
    let values = try group.dataset(parameter).read(as: Int.self)
    for value in values where !range.contains(value) {
      throw invalid(
        parameter, "\(value)", "a number in \(range.lowerBound)...\(range.upperBound)")
    }
    return values
  }

  /// The text of a string parameter; nil when it holds something else.
  func text(_ parameter: String) throws -> String? {
    let dataset = try group.dataset(parameter)
    return dataset.elementType == .string ? try dataset.readString() : nil
  }

  /// Glint's settings of this node; nil when it has none.
  func settings() throws -> NodeSettings? {
    try RootSettings.text(in: group).map {
      try NodeSettings.decoded($0, file: file, object: "\(group.path)/metadata/glint")
    }
  }

  /// True when Glint's metadata has this dataset.
  func hasMetadata(_ parameter: String) throws -> Bool {
    guard try group.kind(of: "metadata") == .group else { return false }
    return try group.group("metadata").contains(parameter)
  }

  /// An array of Glint's metadata.
  func metadata<Number: HDF5Number>(
    _ parameter: String, as type: Number.Type
  ) throws -> Array<Number> {
    let dataset = try group.group("metadata").dataset(parameter)
    return Array(values: try dataset.read(as: type), shape: dataset.shape)
  }

  /// The error for a parameter that cannot be.
  func invalid(_ parameter: String, _ value: String, _ expected: String) -> NetworkIOError {
    .invalidParameter(
      file: file, node: name, parameter: parameter, value: value, expected: expected)
  }
}
