internal import HDF5
internal import NetworkModel

extension NetworkIOError: CustomStringConvertible {
  /// One sentence: what, where in the file, what was expected, what to do.
  public var description: String {
    switch self {
    case .file(let error): error.description
    case .model(let file, let error): "\(shown(file)): \(shown(error.description))"
    case .unreadable(let file, let why): "\(shown(file)): \(why)"
    case .notNIR(let file, let found):
      "\(shown(file)): no NIR network (expected a group 'node' of type NIRGraph, found "
        + "\(listed(found))); for weights alone, give a topology and this file with --tensors"
    case .unknownNodeType(let file, let node, let type):
      "\(shown(file)), node '\(shown(node))': '\(shown(type))' is no NIR node type; export it as one"
        + " of \(NIRNodeType.names)"
    case .notConforming(let file, let finding, let others):
      "\(shown(file)), \(finding.place): \(finding.reason); \(finding.remedy), or read the file "
        + "without --strict-format" + (others == 0 ? "" : " (\(others) more findings)")
    case .invalidEdge(let file, let source, let target, let problem):
      "\(shown(file)), edge '\(shown(source))' → '\(shown(target))': \(problem)"
    case .invalidParameter(let file, let node, let parameter, let value, let expected):
      "\(shown(file)), node '\(shown(node))': \(parameter) is \(shown(value)), expected \(expected)"
    case .invalidSetting(let file, let setting, let value, let expected):
      "\(shown(file)): \(setting) is \(shown(value)), expected \(expected)"
    case .invalidSettings(let file, let object, let detail):
      "\(shown(file)), \(shown(object)): not the JSON that docs/formats/nir.md describes "
        + "(\(shown(detail)))"
    case .disagreement(let file, let node, let parameter, let index, let stored, let expected):
      "\(shown(file)), node '\(shown(node))': \(parameter) at \(index) is \(stored), but the "
        + "integers beside it say \(expected); quantize again after changing a network"
    case .tooLarge(let file, let what, let found, let allowed):
      "\(shown(file)): \(found) \(what), allowed are \(allowed)"
    case .topology(let file, let line, let problem):
      "\(shown(file))\(line.map { ", line \($0)" } ?? ""): \(shown(problem.description))"
    case .keras(let file, let problem): "\(shown(file)): \(shown(problem.description))"
    case .onnx(let file, let problem): "\(shown(file)): \(shown(problem.description))"
    case .optionDoesNotApply(let file, let option, let why):
      "\(shown(file)): \(option) does not apply, \(why); leave it out"
    case .unwritable(let file, let detail):
      "\(shown(file)): cannot be written: \(shown(detail)); nothing was changed there"
    }
  }
}

extension NetworkIOError.Unreadable: CustomStringConvertible {
  /// Why, and what to do.
  public var description: String {
    switch self {
    case .system(let detail): "cannot be opened: \(shown(detail))"
    case .empty: "the file is empty; get or write it again"
    case .unknownFormat: "neither HDF5 (NIR) nor text (a topology); check that this is a network"
    }
  }
}

extension NetworkIOError.EdgeProblem: CustomStringConvertible {
  /// What is wrong, and what to do.
  public var description: String {
    switch self {
    case .missingNode(let name): "there is no node '\(shown(name))'; add it or remove the edge"
    case .duplicate: "stands in the file twice; remove one, or scale the weights for a sum"
    case .intoInput: "an Input node takes no values from other nodes; remove the edge"
    case .ambiguous(let graph, let what, let count):
      "the graph '\(shown(graph))' has \(count) \(what) nodes, expected 1; name one of them as "
        + "'\(shown(graph)).NAME', or add one"
    }
  }
}

/// `text` from a file, fit for a terminal: control and direction characters escaped, at most 2000 characters.
func shown(_ text: String) -> String {
  var result = ""
  for scalar in text.unicodeScalars.prefix(2000) {
    let isControl = scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value)
    let isDirection =
      (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
    result += isControl || isDirection ? scalar.escaped(asASCII: true) : String(scalar)
  }
  return text.unicodeScalars.count > 2000 ? result + "…" : result
}

/// At most twenty names in quotes; "nothing" for none.
func listed(_ names: [String]) -> String {
  guard !names.isEmpty else { return "nothing" }
  let list = names.prefix(20).map { "'\(shown($0))'" }.joined(separator: ", ")
  return names.count > 20 ? list + ", …" : list
}
