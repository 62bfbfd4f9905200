import HDF5

/// A tensor file for a topology.
struct TensorFiles {
  /// One dataset, by its path.
  enum Tensor {
    case floats([Float], shape: [Int])
    case bytes([Int8], shape: [Int])
    case shorts([Int16], shape: [Int])
  }

  /// Writes tensors; names with '/' make groups, attributes are given as `group@name`.
  static func write(
    _ tensors: [(String, Tensor)], attributes: [(String, Double)] = [], to path: String
  ) throws {
    let file = try HDF5File(creating: path)
    do {
      let root = try file.root()
      let groups = Dictionary(grouping: tensors) { tensor in
        tensor.0.contains("/") ? String(tensor.0.prefix { $0 != "/" }) : ""
      }
      for (name, tensor) in groups[""] ?? [] { try write(tensor, name, to: root) }
      for (group, tensors) in groups where !group.isEmpty {
        let member = try root.createGroup(group)
        for (name, tensor) in tensors {
          try write(tensor, String(name.dropFirst(group.count + 1)), to: member)
        }
        for (name, value) in attributes where name.hasPrefix("\(group)@") {
          try member.writeAttribute(
            [value], shape: [], to: String(name.dropFirst(group.count + 1)))
        }
      }
    }
    try file.close()
  }

  private static func write(_ tensor: Tensor, _ name: String, to group: borrowing Group) throws {
    switch tensor {
    case .floats(let values, let shape): try group.write(values, shape: shape, to: name)
    case .bytes(let values, let shape): try group.write(values, shape: shape, to: name)
    case .shorts(let values, let shape): try group.write(values, shape: shape, to: name)
    }
  }
}
