internal import Foundation
internal import ONNXSchema

/// A node of an ONNX graph, with its attributes by name.
struct ONNXNode {
  let name: String
  let type: String
  let domain: String
  /// Names of the values that it takes; empty for one that is left out.
  let inputs: [String]
  /// Names of the values that it gives.
  let outputs: [String]
  private let attributes: [ONNXAttributeProto]

  init(_ proto: ONNXNodeProto) {
    name = proto.name
    type = proto.opType
    domain = proto.domain
    inputs = proto.input
    outputs = proto.output
    attributes = proto.attribute
  }

  /// The node in words.
  var place: String {
    let type = domain.isEmpty || domain == "ai.onnx" ? type : "\(domain).\(type)"
    return name.isEmpty ? "\(type) that gives '\(outputs.first ?? "")'" : "\(type) '\(name)'"
  }

  /// Refuses attributes that are not `known`, that stand twice, or that are parameters of a function.
  func check(attributes known: [String]) throws(ONNXProblem) {
    var seen = Set<String>()
    for attribute in attributes {
      guard known.contains(attribute.name) else {
        throw .unknownAttribute(name: attribute.name, place: place, known: known)
      }
      guard seen.insert(attribute.name).inserted, attribute.refAttrName.isEmpty else {
        throw .invalidValue(
          name: attribute.name, place: place, value: "given twice or by reference",
          expected: "one value")
      }
    }
  }

  /// The number of an attribute; nil where it is not there.
  func integer(_ name: String) throws(ONNXProblem) -> Int? {
    guard let attribute = try attribute(name, type: 2, "an integer") else { return nil }
    return Int(attribute.i)
  }

  /// The numbers of an attribute; nil where it is not there.
  func integers(_ name: String) throws(ONNXProblem) -> [Int]? {
    guard let attribute = try attribute(name, type: 7, "integers") else { return nil }
    return attribute.ints.map { Int($0) }
  }

  /// The number of an attribute; nil where it is not there.
  func float(_ name: String) throws(ONNXProblem) -> Float? {
    try attribute(name, type: 1, "a float")?.f
  }

  /// The numbers of an attribute; nil where it is not there.
  func floats(_ name: String) throws(ONNXProblem) -> [Float]? {
    try attribute(name, type: 6, "floats")?.floats
  }

  /// The text of an attribute; nil where it is not there.
  func text(_ name: String) throws(ONNXProblem) -> String? {
    guard let attribute = try attribute(name, type: 3, "text") else { return nil }
    return String(decoding: attribute.s.prefix(100), as: UTF8.self)
  }

  /// The tensor of an attribute; nil where it is not there.
  func tensor(_ name: String) throws(ONNXProblem) -> ONNXTensor? {
    guard let attribute = try attribute(name, type: 4, "a tensor") else { return nil }
    guard attribute.t.count == 1 else {
      throw .invalidValue(
        name: name, place: place, value: "\(attribute.t.count) tensors", expected: "one")
    }
    return try ONNXTensor(attribute.t[0], name: outputs.first ?? name)
  }

  /// True where an attribute of that name is there.
  func has(_ name: String) -> Bool { attributes.contains { $0.name == name } }

  /// Models of the first versions say no types.
  private func attribute(
    _ name: String, type: Int32, _ expected: String
  ) throws(ONNXProblem) -> ONNXAttributeProto? {
    guard let attribute = attributes.first(where: { $0.name == name }) else { return nil }
    guard attribute.type == type || attribute.type == 0 else {
      throw .invalidValue(
        name: name, place: place, value: "of type \(attribute.type)", expected: expected)
    }
    return attribute
  }
}
