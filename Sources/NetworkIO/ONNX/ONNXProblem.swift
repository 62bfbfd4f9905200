public import NetworkModel

/// What is wrong with an ONNX file, or what of it Glint does not read.
///
/// `place` is a node in words, such as "Conv 'conv0'".
public enum ONNXProblem: Error, Equatable, Sendable {
  /// No protobuf message: from `offset` on, or nil where a name is not UTF-8.
  case encoding(offset: Int?)
  /// More of what takes memory than a model has.
  case tooMany(what: String, allowed: Int)
  /// Protobuf, but without a graph.
  case noGraph
  /// A version of the operators that is not known; nil where none is named.
  case operatorSet(found: Int?, known: ClosedRange<Int>)
  /// More or fewer inputs or outputs than one.
  case ends(what: String, found: [String])
  /// An input or output that is not one map or vector of floats per sample.
  case end(name: String, what: String, remedy: String)
  /// An operator that is not read.
  case unsupportedOperator(place: String)
  /// A use of a known operator that is not read.
  case unsupported(place: String, what: String, remedy: String)
  /// An attribute that the operator does not have.
  case unknownAttribute(name: String, place: String, known: [String])
  /// An attribute, or an input that stands for one, with a value that it cannot have.
  case invalidValue(name: String, place: String, value: String, expected: String)
  /// An input that the operator needs.
  case missingInput(name: String, place: String)
  /// A value that no node, initializer or input gives.
  case missingValue(name: String, place: String)
  /// A value that is given twice.
  case duplicateValue(name: String)
  /// A node whose value depends on itself.
  case cycle(place: String)
  /// A tensor whose numbers are in another file.
  case externalData(tensor: String)
  /// A tensor that is not what it claims to be, or nothing that is read.
  case tensor(name: String, what: String, expected: String)
  /// A tensor of another shape than its node needs.
  case wrongShape(tensor: String, place: String, shape: [Int], expected: String)
  /// Nodes that do not make a network together.
  case model(ModelError)
}

extension ONNXProblem: CustomStringConvertible {
  /// What is wrong, and what to do.
  public var description: String {
    switch self {
    case .encoding(let offset):
      "no ONNX model: \(offset.map { "its bytes are cut or no protobuf at \($0)" } ?? "a name in it is not UTF-8")"
        + "; get or export it again"
    case .tooMany(let what, let allowed): "more than \(allowed) \(what), which no network has"
    case .noGraph: "no ONNX model: it holds no graph; get or export it again"
    case .operatorSet(let found, let known):
      "the model uses \(found.map { "version \($0) of ONNX's operators" } ?? "no version of ONNX's operators")"
        + "; export it for one of \(known.lowerBound)…\(known.upperBound)"
    case .ends(let what, let found):
      "the graph has \(found.count) \(what)s (\(listed(found))), expected one; "
        + "export the part between one input and one output"
    case .end(let name, let what, let remedy): "'\(name)' \(what); \(remedy)"
    case .unsupportedOperator(let place):
      "\(place): this operator is not read, docs/formats/onnx.md lists those that are; "
        + "export the model without it"
    case .unsupported(let place, let what, let remedy): "\(place): \(what); \(remedy)"
    case .unknownAttribute(let name, let place, let known):
      "\(place) has an attribute '\(name)', known are \(listed(known))"
    case .invalidValue(let name, let place, let value, let expected):
      "\(place): \(name) is \(value), expected \(expected)"
    case .missingInput(let name, let place): "\(place) has no input \(name)"
    case .missingValue(let name, let place):
      "\(place) takes '\(name)', which no node, initializer or input gives"
    case .duplicateValue(let name): "two nodes, initializers or inputs give '\(name)'"
    case .cycle(let place): "\(place) depends on its own output; export a network without cycles"
    case .externalData(let tensor):
      "the numbers of tensor '\(tensor)' are in another file; export the model as one file"
    case .tensor(let name, let what, let expected): "tensor '\(name)' \(what), expected \(expected)"
    case .wrongShape(let tensor, let place, let shape, let expected):
      "\(place): tensor '\(tensor)' has shape \(shape), expected \(expected)"
    case .model(let error): error.description
    }
  }
}
