public import HDF5
public import NetworkModel

/// What is wrong with a topology file, or with the tensors that it names.
///
/// `place` is the table in words, such as "[input]" or "layer 'conv0'".
public enum TopologyProblem: Equatable, Sendable {
  /// Not TOML; the parser's words.
  case syntax(String)
  /// A key that this table does not have.
  case unknownKey(String, place: String, known: [String])
  /// A key that must be there.
  case missingKey(String, place: String, expected: String)
  /// A value that the key cannot have.
  case invalidValue(key: String, place: String, value: String, expected: String)
  /// Two layers of one name, or a layer with the name of an end.
  case duplicateName(String)
  /// A layer that stands nowhere before.
  case unknownLayer(String, place: String, known: [String])
  /// Neither the topology nor the user said where the tensors are.
  case noTensorFile
  /// The tensor file has no dataset or attribute of one of these names.
  case missingTensor([String], place: String, tensors: String, found: [String])
  /// A tensor of another shape than its layer needs.
  case wrongShape(tensor: String, place: String, shape: [Int], expected: String)
  /// An integer tensor among floats, or the other way round.
  case mixedTypes(tensor: String, place: String, type: String, others: String)
  /// Integers that do not fit what holds them.
  case doesNotFit(tensor: String, place: String, expected: String)
  /// A tensor that cannot be read.
  case tensor(HDF5Error, place: String)
  /// Layers that do not make a network together.
  case model(ModelError)
}

extension TopologyProblem: CustomStringConvertible {
  /// What is wrong, and what to do.
  public var description: String {
    switch self {
    case .syntax(let detail):
      "not TOML: \(detail.replacing("Error while", with: "while", maxReplacements: 1)); "
        + "expected a topology (TOML) or NIR (HDF5)"
    case .unknownKey(let key, let place, let known):
      "\(place) has no key '\(key)'\(Self.suggestion(key, known))"
    case .missingKey(let key, let place, let expected):
      "\(place) needs the key '\(key)': \(expected)"
    case .invalidValue(let key, let place, let value, let expected):
      "\(place): \(key) is \(value), expected \(expected)"
    case .duplicateName(let name): "two layers are called '\(name)'; give each its own name"
    case .unknownLayer(let name, let place, let known):
      "\(place): no layer '\(name)' stands before it\(Self.suggestion(name, known))"
    case .noTensorFile:
      "the topology names no tensors; add tensors = \"FILE.h5\" or give the file with --tensors"
    case .missingTensor(let names, let place, let tensors, let found):
      "\(place): \(tensors) has no \(names.map { "'\($0)'" }.joined(separator: " or ")); it has "
        + listed(found)
    case .wrongShape(let tensor, let place, let shape, let expected):
      "\(place): '\(tensor)' has shape \(shape), expected \(expected)"
    case .mixedTypes(let tensor, let place, let type, let others):
      "\(place): '\(tensor)' holds \(type) where the other layers hold \(others); "
        + "store all weights and biases as integers or all as floats"
    case .doesNotFit(let tensor, let place, let expected):
      "\(place): '\(tensor)' does not fit \(expected)"
    case .tensor(let error, let place): "\(place): \(error)"
    case .model(let error): error.description
    }
  }

  /// True for a word so near to another that it is meant: one letter in five wrong, or one in all.
  static func isTypo(_ word: String, of name: String) -> Bool {
    word != name && distance(word, name) <= max(1, name.count / 5)
  }

  /// The nearest name when one is near, else all of them.
  private static func suggestion(_ name: String, _ known: [String]) -> String {
    let near = known.map { ($0, distance(name, $0)) }.min { $0.1 < $1.1 }
    if let near, near.1 <= max(2, name.count / 3) { return "; did you mean '\(near.0)'?" }
    return "; there are \(listed(known))"
  }

  /// Insertions, deletions and replacements that lead from one word to the other.
  private static func distance(_ left: String, _ right: String) -> Int {
    let target = Array(right.prefix(100))
    var row = Array(0...target.count)
    for (line, character) in left.prefix(100).enumerated() {
      var diagonal = row[0]
      row[0] = line + 1
      for column in target.indices {
        let above = row[column + 1]
        let replaced = diagonal + (target[column] == character ? 0 : 1)
        row[column + 1] = min(above + 1, row[column] + 1, replaced)
        diagonal = above
      }
    }
    return row[target.count]
  }
}
