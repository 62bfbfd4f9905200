internal import HDF5
internal import NetworkModel

/// A group of a netx file, a layer or the neurons of one, with its name in every error.
struct NetxLayer: ~Copyable {
  let group: Group
  /// Such as `layer 3`.
  let name: String
  let file: String

  init(_ group: consuming Group, name: String, file: String) {
    self.group = group
    self.name = name
    self.file = file
  }

  /// True when the group has this member.
  func has(_ parameter: String) throws -> Bool { try group.contains(parameter) }

  /// The neurons' group; nil when the layer has none.
  func neuron() throws -> NetxLayer? {
    guard try group.contains("neuron") else { return nil }
    return NetxLayer(try group.group("neuron"), name: name, file: file)
  }

  /// What kind of layer this is.
  func type() throws -> NetxLayerType {
    let text = try group.dataset("type").readString()
    if let type = NetxLayerType(rawValue: text) { return type }
    if let why = NetxLayerType.refusal(of: text) {
      throw ModelError.unsupported(
        node: name, what: "'\(text)' layers (\(why)) are not run",
        remedy: "replace it by one of \(NetxLayerType.names)")
    }
    throw invalid("type", "'\(text)'", "one of \(NetxLayerType.names)")
  }

  /// The text of a parameter.
  func text(_ parameter: String) throws -> String { try group.dataset(parameter).readString() }

  /// One or more integers, each in `range`; floats without fraction count.
  func integers(_ parameter: String, in range: ClosedRange<Int>) throws -> [Int] {
    try array(parameter, in: range).values
  }

  /// Integers with the shape of their dataset.
  func array(_ parameter: String, in range: ClosedRange<Int>) throws -> Numbers {
    let dataset = try group.dataset(parameter)
    let values = try dataset.read(as: Int.self)
    guard !values.isEmpty else { throw invalid(parameter, "empty", "at least one number") }
    for value in values where !range.contains(value) {
      throw invalid(
        parameter, "\(value)", "a number in \(range.lowerBound)...\(range.upperBound)")
    }
    return Numbers(values: values, shape: dataset.shape)
  }

  /// One integer; `absent` when the file has none.
  func integer(_ parameter: String, in range: ClosedRange<Int>, absent: Int) throws -> Int {
    guard try has(parameter) else { return absent }
    return try integer(parameter, in: range)
  }

  /// One integer.
  func integer(_ parameter: String, in range: ClosedRange<Int>) throws -> Int {
    let values = try integers(parameter, in: range)
    guard values.count == 1 else {
      throw invalid(parameter, "\(values.count) numbers", "one number")
    }
    return values[0]
  }

  /// One integer for each of rows and columns, from one number or two; `absent` when the file has none.
  func pair(
    _ parameter: String, in range: ClosedRange<Int>, absent: Int
  ) throws -> (rows: Int, columns: Int) {
    guard try has(parameter) else { return (absent, absent) }
    let values = try integers(parameter, in: range)
    switch values.count {
    case 1: return (values[0], values[0])
    case 2: return (values[0], values[1])
    default: throw invalid(parameter, "\(values)", "one number, or rows and columns")
    }
  }

  /// The shape that the file states for what the layer gives; nil when it states none.
  func shape() throws -> [Int]? {
    guard try has("shape") else { return nil }
    return try integers("shape", in: 1...Shape.maximumCount)
  }

  /// The number of values of that shape; nil when the file states none.
  func statedCount() throws -> Int? { try shape().map { try Shape($0).count } }

  /// The error for a parameter that cannot be.
  func invalid(_ parameter: String, _ value: String, _ expected: String) -> NetworkIOError {
    .invalidParameter(
      file: file, node: name, parameter: parameter, value: value, expected: expected)
  }

  /// A dataset of integers.
  struct Numbers {
    var values: [Int]
    var shape: [Int]
  }
}
