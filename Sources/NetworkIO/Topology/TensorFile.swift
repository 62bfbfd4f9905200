internal import Foundation
internal import HDF5

/// The HDF5 file with a topology's tensors: datasets by path or dotted name, attributes by `object@name`.
struct TensorFile: ~Copyable {
  /// A tensor of numbers.
  struct Tensor<Element> {
    /// The name that it was found by.
    var name: String
    var values: [Element]
    var shape: [Int]
  }

  private let root: Group
  private let file: HDF5File
  let path: String

  init(path: String) throws {
    let file = try HDF5File(reading: path)
    root = try file.root()
    self.file = file
    self.path = path
  }

  /// The path of the first of `names` that the file has as a dataset; nil for none.
  ///
  /// Dots and slashes stand between groups or belong to a name: a state dict is dumped in many ways.
  func find(_ names: [String]) throws -> String? {
    for name in names where name.utf8.count <= 4096 {
      if let path = try Self.path(of: name[...], in: root) { return path }
    }
    return nil
  }

  private static func path(of name: Substring, in group: borrowing Group) throws -> String? {
    if isName(name), try group.kind(of: String(name)) == .dataset { return String(name) }
    for end in name.indices where name[end] == "." || name[end] == "/" {
      let first = name[..<end]
      guard isName(first), try group.kind(of: String(first)) == .group else { continue }
      let inner = try group.group(String(first))
      if let rest = try path(of: name[name.index(after: end)...], in: inner) {
        return "\(first)/\(rest)"
      }
    }
    return nil
  }

  private static func isName(_ name: Substring) -> Bool {
    !name.isEmpty && name != "." && !name.contains("/") && !name.contains("\0")
  }

  /// True when the dataset holds integers.
  func isInteger(_ path: String) throws -> Bool {
    switch try root.dataset(atPath: path).elementType {
    case .integer, .boolean: true
    default: false
    }
  }

  /// The bits of an integer dataset's elements, one more for unsigned ones.
  func signedBits(_ path: String) throws -> Int {
    if case .integer(let bits, let signed) = try root.dataset(atPath: path).elementType {
      return signed ? bits : bits + 1
    }
    return 2
  }

  /// Finite floats from any number type.
  func floats<Number: HDF5Number & BinaryFloatingPoint>(
    _ path: String, as type: Number.Type
  ) throws -> Tensor<Number> {
    let dataset = try root.dataset(atPath: path)
    return Tensor(name: path, values: try dataset.readFinite(as: type), shape: dataset.shape)
  }

  /// Integers, exactly.
  func integers(_ path: String) throws -> Tensor<Int> {
    let dataset = try root.dataset(atPath: path)
    return Tensor(name: path, values: try dataset.read(as: Int.self), shape: dataset.shape)
  }

  /// The numbers of the attribute that `name` means: `object@attribute`, an attribute of the root, or the last part of a
  /// dotted name at the object that the others name; nil when there is none.
  func attribute(named name: String) throws -> [Double]? {
    if let at = name.lastIndex(of: "@") {
      return try attribute(String(name[name.index(after: at)...]), of: String(name[..<at]))
    }
    if let numbers = try attribute(name, of: "") { return numbers }
    guard let dot = name.lastIndex(where: { $0 == "." || $0 == "/" }) else { return nil }
    let (object, last) = (String(name[..<dot]), String(name[name.index(after: dot)...]))
    let nested = object.replacingOccurrences(of: ".", with: "/")
    return try attribute(last, of: object) ?? attribute(last, of: nested)
  }

  /// The numbers of an attribute of a group or dataset; nil when there is no such object or attribute.
  func attribute(_ name: String, of object: String) throws -> [Double]? {
    let names = object.split(separator: "/").map(String.init)
    guard let last = names.last else {
      return try root.containsAttribute(name) ? root.attribute(name, as: Double.self) : nil
    }
    if names.count > 1 {
      guard try isGroup(names.dropLast()) else { return nil }
    }
    let parent = names.dropLast().joined(separator: "/")
    return parent.isEmpty
      ? try Self.attribute(name, of: last, in: root)
      : try Self.attribute(name, of: last, in: root.group(atPath: parent))
  }

  private func isGroup(_ names: ArraySlice<String>) throws -> Bool {
    guard let first = names.first, try root.kind(of: first) == .group else { return false }
    return try Self.isGroup(names.dropFirst(), in: root.group(first))
  }

  private static func isGroup(
    _ names: ArraySlice<String>, in group: borrowing Group
  ) throws -> Bool {
    guard let first = names.first else { return true }
    guard try group.kind(of: first) == .group else { return false }
    return try isGroup(names.dropFirst(), in: group.group(first))
  }

  private static func attribute(
    _ name: String, of object: String, in group: borrowing Group
  ) throws -> [Double]? {
    switch try group.kind(of: object) {
    case .group:
      let object = try group.group(object)
      return try object.containsAttribute(name) ? object.attribute(name, as: Double.self) : nil
    case .dataset:
      let object = try group.dataset(object)
      return try object.containsAttribute(name) ? object.attribute(name, as: Double.self) : nil
    default: return nil
    }
  }

  /// Paths of the datasets, at most 100, for messages.
  func names() throws -> [String] {
    var names: [String] = []
    try Self.collect(root, prefix: "", into: &names)
    return names
  }

  private static func collect(
    _ group: borrowing Group, prefix: String, into names: inout [String]
  ) throws {
    for name in try group.memberNames() where names.count < 100 {
      switch try group.kind(of: name) {
      case .dataset: names.append(prefix + name)
      case .group:
        guard prefix.filter({ $0 == "/" }).count < 8 else { continue }
        let inner = try group.group(name)
        try collect(inner, prefix: prefix + name + "/", into: &names)
      default: continue
      }
    }
  }
}
