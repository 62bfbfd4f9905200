internal import Foundation
internal import ONNXSchema

/// A constant of a model: an initializer, the value of a Constant node, or what was computed of these.
struct ONNXTensor {
  /// Its numbers, row-major.
  enum Values {
    case floats([Float])
    case integers([Int64])
  }

  /// Most numbers of one tensor: four times the values of a node, as weights may be more.
  static let maximumCount = 1 << 28

  let name: String
  var dimensions: [Int]
  let values: Values
  /// The type of its numbers in the file.
  let type: ONNXTensorType

  init(name: String, dimensions: [Int], values: Values) {
    self.name = name
    type = if case .floats = values { .float } else { .int64 }
    self.dimensions = dimensions
    self.values = values
  }

  /// The tensor of a file, once its numbers are as many as its extents say.
  init(_ proto: ONNXTensorProto, name: String) throws(ONNXProblem) {
    guard proto.dataLocation == 0 else { throw .externalData(tensor: name) }
    guard !proto.hasSegment else {
      throw .tensor(name: name, what: "is a segment of another", expected: "a whole one")
    }
    self.name = name
    dimensions = proto.dims.map { Int($0) }
    guard let count = Self.count(dimensions) else {
      throw .tensor(
        name: name, what: "has shape \(dimensions)",
        expected: "extents from 0 on that multiply to at most 2^28")
    }
    guard let type = ONNXTensorType(rawValue: proto.dataType) else {
      throw .tensor(
        name: name, what: "holds \(ONNXTensorType.name(proto.dataType))",
        expected: "one of \(ONNXTensorType.names)")
    }
    guard let values = type.values(proto, count: count) else {
      throw .tensor(
        name: name, what: "does not hold the numbers of its shape \(dimensions)",
        expected: "\(count) of type \(type)")
    }
    self.values = values
    self.type = type
  }

  /// Numbers of a tensor; nil where extents are below 0 or multiply to too many.
  static func count(_ dimensions: [Int]) -> Int? {
    var count = 1
    for extent in dimensions {
      let (product, overflow) = count.multipliedReportingOverflow(by: extent)
      guard extent >= 0, !overflow, product <= maximumCount else { return nil }
      count = product
    }
    return count
  }

  /// How many numbers.
  var count: Int {
    switch values {
    case .floats(let values): values.count
    case .integers(let values): values.count
    }
  }

  /// Its numbers, which must be floats.
  func floats(_ place: String) throws(ONNXProblem) -> [Float] {
    guard case .floats(let values) = values else {
      throw .tensor(name: name, what: "holds integers", expected: "floats, as \(place) takes them")
    }
    return values
  }

  /// Its numbers, which must be integers.
  func integers(_ place: String) throws(ONNXProblem) -> [Int] {
    guard case .integers(let values) = values else {
      throw .tensor(name: name, what: "holds floats", expected: "integers, as \(place) takes them")
    }
    return values.map { Int($0) }
  }
}
