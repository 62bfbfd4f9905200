internal import CHDF5

/// A group of an open file: named members, each a group or a dataset, and attributes.
///
/// Only hard links are followed, one at a time, so that no name in a file leads out of it.
public struct Group: ~Copyable, Sendable, AttributedObject {
  let identifier: Identifier
  /// The path from the file's root, such as "/node/nodes/0".
  public let path: String
  /// Groups between this one and the root.
  let depth: Int
  let file: OpenFile

  init(owning identifier: consuming Identifier, path: String, depth: Int, file: OpenFile) {
    self.identifier = identifier
    self.path = path
    self.depth = depth
    self.file = file
  }

  var handle: hid_t { identifier.rawValue }

  /// Where this group's attributes are found.
  public var attributeLocation: AttributeLocation {
    AttributeLocation(handle: handle, path: path, file: file)
  }

  /// The path of the member `name`.
  func path(of name: String) -> String { path == "/" ? "/\(name)" : "\(path)/\(name)" }

  /// The group that is the member `name`.
  ///
  /// - Parameter name: One name, not a path.
  /// - Throws: `HDF5Error` with `.missing`, `.wrongKind`, `.refusedLink`, `.invalidName`,
  ///   `.exceedsLimit` or `.corrupt`.
  public func group(_ name: String) throws(HDF5Error) -> Group {
    Library.lock()
    defer { Library.unlock() }
    let path = path(of: name)
    try require(.group, at: name)
    try file.check(.depth, found: depth + 1, allowed: file.limits.maximumDepth, at: path)
    try file.countOpening(at: path)
    let identifier = try file.own(unsafe H5Gopen2(handle, name, glint_H5P_DEFAULT()), at: path)
    return Group(owning: identifier, path: path, depth: depth + 1, file: file)
  }

  /// The dataset that is the member `name`; its elements are not read yet.
  ///
  /// - Parameter name: One name, not a path.
  /// - Throws: As `group(_:)`, and `.refusedStorage`.
  public func dataset(_ name: String) throws(HDF5Error) -> Dataset {
    Library.lock()
    defer { Library.unlock() }
    let path = path(of: name)
    try require(.dataset, at: name)
    try file.countOpening(at: path)
    let identifier = try file.own(unsafe H5Dopen2(handle, name, glint_H5P_DEFAULT()), at: path)
    let claims = try DatasetClaims(of: identifier.rawValue, in: file, at: path)
    return Dataset(owning: identifier, path: path, claims: claims, file: file)
  }

  /// The group at `path` below this one, such as "nodes/0"; each name on the way is one link.
  /// - Throws: As `group(_:)`.
  public func group(atPath path: String) throws(HDF5Error) -> Group {
    let names = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    var current = try group(names.first ?? "")
    for name in names.dropFirst() { current = try current.group(name) }
    return current
  }

  /// The dataset at `path` below this group, such as "conv0/weight"; each name on the way is one link.
  /// - Throws: As `dataset(_:)`.
  public func dataset(atPath path: String) throws(HDF5Error) -> Dataset {
    guard let slash = path.lastIndex(of: "/") else { return try dataset(path) }
    let parent = try group(atPath: String(path[..<slash]))
    return try parent.dataset(String(path[path.index(after: slash)...]))
  }

  /// Throws unless the member `name` is an object of `expected` kind that may be opened.
  private func require(_ expected: ObjectKind, at name: String) throws(HDF5Error) {
    guard let found = try kind(of: name) else {
      throw file.error(.missing(name: name, members: try linkNames(atMost: 100)), at: path)
    }
    guard found == expected else {
      throw file.error(.wrongKind(expected: expected, found: found), at: path(of: name))
    }
  }
}
