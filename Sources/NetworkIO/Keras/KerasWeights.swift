internal import HDF5

/// The arrays of the layers in an HDF5 file that Keras wrote.
final class KerasWeights {
  /// One array of a layer; `name` is the last part of Keras's own name, without `:0`, or its number.
  struct Array {
    let name: String
    let path: String
  }

  /// The file as messages show it.
  let file: String
  let root: Group
  /// Where the groups of layers with names are: `model_weights/` in whole models, nothing in files of weights alone.
  private let prefix: String
  /// True for `.weights.h5`, whose arrays have numbers in place of names.
  let isNumbered: Bool
  /// Paths of the layers' groups where arrays are numbered; see ``locate(_:)``.
  private var groups: [String: String] = [:]

  /// - Parameter shownAs: The file's name in messages, where it is not `path`.
  /// - Throws: ``HDF5Error``.
  init(path: String, shownAs name: String? = nil) throws {
    file = name ?? path
    root = try HDF5File(reading: path).root()
    isNumbered = try Self.containsVariables(root)
    prefix = try root.kind(of: "model_weights") == .group ? "model_weights/" : ""
  }

  /// The JSON of the model; nil for weights alone.
  func architecture() throws -> String? {
    guard try root.containsAttribute("model_config") else { return nil }
    return try root.stringAttribute("model_config").joined()
  }

  /// True for a file that Keras wrote.
  func isKeras() throws -> Bool {
    try root.containsAttribute("model_config") || prefix != "" || isNumbered
      || root.containsAttribute("layer_names") || root.containsAttribute("layer_names0")
  }

  /// The version of Keras, as far as the file says.
  func provenance() throws -> [String: String] {
    var provenance: [String: String] = [:]
    for key in ["keras_version", "backend"] {
      if try root.containsAttribute(key), let text = try root.stringAttribute(key).first {
        provenance[key] = text
      }
    }
    return provenance
  }

  /// Finds the groups of these layers where they do not have the layers' names.
  func locate(_ layers: [KerasLayer]) throws {
    if isNumbered { groups = try Self.variableGroups(of: layers, in: root) }
  }

  /// The arrays of `layer`, in the order in which the layer made them.
  private func arrays(of layer: String) throws -> [Array] {
    if isNumbered {
      guard let path = groups[layer] else { return [] }
      return try root.group(atPath: path).memberNames().map {
        Array(name: $0, path: "\(path)/\($0)")
      }
    }
    let path = prefix + layer
    guard try isGroup(path) else { return [] }
    let group = try root.group(atPath: path)
    return try Self.names("weight_names", of: group).map { name in
      let last = name.split(separator: "/").last ?? ""
      return Array(
        name: String(last.hasSuffix(":0") ? last.dropLast(2) : last), path: "\(path)/\(name)")
    }
  }

  /// The values of the array of `layer` that is called one of `names`, or has `number` where arrays have no names.
  ///
  /// - Parameter shape: The shape that it must have, in Keras's order of axes.
  /// - Throws: ``KerasProblem``, or `HDF5Error` for values that are not finite numbers.
  func values(
    _ names: [String], number: Int, of layer: String, shape: [Int]
  ) throws -> [Float] {
    let arrays = try arrays(of: layer)
    let known = isNumbered ? ["\(number)"] : names
    guard let found = arrays.first(where: { known.contains($0.name) }) else {
      throw KerasProblem.missingWeight(names[0], layer: layer, found: arrays.map(\.name))
    }
    let (name, path) = (names[0], found.path)
    let dataset = try root.dataset(atPath: path)
    switch dataset.elementType {
    case .integer, .boolean: throw KerasProblem.integers(name, layer: layer)
    default: break
    }
    guard dataset.shape == shape else {
      throw KerasProblem.wrongShape(name, layer: layer, shape: dataset.shape, expected: shape)
    }
    return try dataset.readFinite(as: Float.self)
  }

  /// A list of names; long ones are written as `key0`, `key1`, ….
  private static func names(_ key: String, of group: borrowing Group) throws -> [String] {
    if try group.containsAttribute(key) { return try group.stringAttribute(key) }
    var names: [String] = []
    var part = 0
    while try group.containsAttribute("\(key)\(part)") {
      names += try group.stringAttribute("\(key)\(part)")
      part += 1
    }
    return names
  }

  /// True when groups lead to `path`, whose parts need not be names.
  private func isGroup(_ path: String) throws -> Bool {
    try Self.isGroup(
      path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)[...], in: root)
  }

  private static func isGroup(_ names: ArraySlice<String>, in group: borrowing Group) throws -> Bool
  {
    guard let first = names.first else { return true }
    guard !first.isEmpty, first != ".", !first.contains("\0"), try group.kind(of: first) == .group
    else { return false }
    return try isGroup(names.dropFirst(), in: group.group(first))
  }
}
