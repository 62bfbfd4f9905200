/// Where layers say what they take: `["conv", 0, 0, {}]` in Keras 2, tensors with a `keras_history` in Keras 3.
extension KerasModel {
  /// What one call of a layer takes.
  static func references(_ node: JSONValue, layer: String) throws -> [KerasReference] {
    if case .object = node {
      try requirePlain(node["kwargs"], layer: layer)
      var found: [KerasReference] = []
      try collect(node["args"], into: &found, layer: layer)
      return found
    }
    guard let elements = node.elements else { throw malformed(node, layer) }
    // One reference alone, or a list of them.
    let references = elements.first?.text == nil ? elements : [node]
    return try references.map { reference in
      guard let parts = reference.elements, (3...4).contains(parts.count) else {
        throw malformed(reference, layer)
      }
      if parts.count == 4 { try requirePlain(parts[3], layer: layer) }
      guard let reference = history(parts) else { throw malformed(reference, layer) }
      return reference
    }
  }

  /// The one end of a model, written as `["name", 0, 0]` or as a list of such.
  static func ends(_ what: String, _ value: JSONValue) throws -> KerasReference {
    let invalid = KerasProblem.invalidValue(
      key: what == "inputs" ? "input_layers" : "output_layers", place: "the model",
      value: value.shown, expected: "a list of one layer, [[name, call, 0]]")
    guard let elements = value.elements else { throw invalid }
    let references = elements.first?.text == nil ? elements : [value]
    let ends = try references.map { reference in
      guard let end = history(reference.elements ?? []) else { throw invalid }
      return end
    }
    guard ends.count == 1 else { throw KerasProblem.ends(what, ends.map(\.layer)) }
    return ends[0]
  }

  /// Tensors among the arguments of a call, which may be lists of them.
  private static func collect(
    _ value: JSONValue, into found: inout [KerasReference], layer: String
  ) throws {
    switch value {
    case .list(let values): for value in values { try collect(value, into: &found, layer: layer) }
    case .object:
      guard value["class_name"].text == "__keras_tensor__" else { throw malformed(value, layer) }
      guard let reference = history(value["config"]["keras_history"].elements ?? []) else {
        throw malformed(value["config"]["keras_history"], layer)
      }
      found.append(reference)
    case .null: return
    default: throw malformed(value, layer)
    }
  }

  /// `[layer, call, tensor]`; nil for anything else, as layers that are read give one tensor.
  private static func history(_ parts: [JSONValue]) -> KerasReference? {
    guard parts.count >= 3, let name = parts[0].text, let call = parts[1].integer,
      parts[2].integer == 0
    else { return nil }
    return KerasReference(layer: name, call: call)
  }

  /// Throws for arguments of a call that change what it computes.
  private static func requirePlain(_ arguments: JSONValue, layer: String) throws {
    guard case .object(let arguments) = arguments else { return }
    for (name, value) in arguments.sorted(by: { $0.key < $1.key }) {
      guard value == .null || name == "training" && value == .number(0) else {
        throw KerasProblem.unsupported(
          layer: layer, what: "it is called with \(name) = \(value.shown)",
          remedy: "call it with tensors alone")
      }
    }
  }

  private static func malformed(_ value: JSONValue, _ layer: String) -> KerasProblem {
    .invalidValue(
      key: "inbound_nodes", place: "layer '\(layer)'", value: value.shown,
      expected: "references to layers, [name, call, 0] or tensors of Keras 3")
  }
}
