internal import HDF5

/// Files of weights since Keras 2.12: groups named after the classes of the layers and counted, arrays numbered.
extension KerasWeights {
  /// The groups that hold those of the layers: Keras 3's name, and that of 2.12.
  private static let containers = ["layers", "_layer_checkpoint_dependencies"]

  /// What the names of layers' groups begin with at the root when an old Keras wrote the file on Windows.
  private static let windowsPrefix = "layers\\"

  /// Names of the groups of layers that have weights, by class.
  private static let classNames = [
    "Dense": "dense", "Conv1D": "conv1d", "Conv2D": "conv2d",
    "DepthwiseConv2D": "depthwise_conv2d", "SeparableConv2D": "separable_conv2d",
    "BatchNormalization": "batch_normalization",
  ]

  /// True for a file with such groups.
  static func containsVariables(_ root: borrowing Group) throws -> Bool {
    guard try !root.containsAttribute("model_config"), try !root.containsAttribute("layer_names")
    else { return false }
    for container in containers where try root.kind(of: container) == .group { return true }
    return try root.memberNames().contains { $0.hasPrefix(windowsPrefix) }
  }

  /// The path of the arrays of each layer.
  ///
  /// New files say the layer's name beside them. Where they do not, or where it is that of another session, the groups of a
  /// class stand for its layers in their order, whatever their numbers: Keras 2.12 counted layers with weights twice.
  static func variableGroups(
    of layers: [KerasLayer], in root: borrowing Group
  ) throws -> [String: String] {
    var paths: [String: String] = [:]
    let groups = try filledGroups(in: root)
    for (type, className) in classNames {
      let own = layers.filter { $0.type == type }.map(\.name)
      let numbered = groups.compactMap { group in
        number(of: group.name, className: className).map { (number: $0, group: group) }
      }
      let ordered = numbered.sorted { $0.number < $1.number }.map(\.group)
      let byName = Dictionary(
        ordered.compactMap { group in group.layer.map { ($0, group.path) } },
        uniquingKeysWith: { first, _ in first })
      for (index, layer) in own.enumerated() {
        if own.allSatisfy({ byName[$0] != nil }) {
          paths[layer] = byName[layer]
        } else if index < ordered.count {
          paths[layer] = ordered[index].path
        }
      }
    }
    return paths
  }

  /// Groups with arrays in them: their name, the path of the arrays, and the layer that they say they belong to.
  private static func filledGroups(
    in root: borrowing Group
  ) throws -> [(name: String, path: String, layer: String?)] {
    for container in containers where try root.kind(of: container) == .group {
      let inner = try root.group(container)
      return try filled(inner.memberNames(), in: inner, prefix: "\(container)/", dropping: 0)
    }
    let names = try root.memberNames().filter { $0.hasPrefix(windowsPrefix) }
    return try filled(names, in: root, prefix: "", dropping: windowsPrefix.count)
  }

  private static func filled(
    _ names: [String], in group: borrowing Group, prefix: String, dropping count: Int
  ) throws -> [(name: String, path: String, layer: String?)] {
    var found: [(name: String, path: String, layer: String?)] = []
    for name in names where try group.kind(of: name) == .group {
      let layer = try group.group(name)
      guard try layer.kind(of: "vars") == .group else { continue }
      let arrays = try layer.group("vars")
      guard try !arrays.memberNames().isEmpty else { continue }
      let owner = try arrays.containsAttribute("name") ? arrays.stringAttribute("name").first : nil
      found.append((String(name.dropFirst(count)), "\(prefix)\(name)/vars", owner))
    }
    return found
  }

  /// The number of a group of this class: 0 for `dense`, 2 for `dense_2`; nil for a group of another.
  private static func number(of group: String, className: String) -> Int? {
    if group == className { return 0 }
    return group.hasPrefix(className + "_") ? Int(group.dropFirst(className.count + 1)) : nil
  }
}
