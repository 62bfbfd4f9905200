internal import CHDF5

/// A group or a dataset: both carry attributes, small named arrays.
public protocol AttributedObject: ~Copyable {
  /// The path from the file's root.
  var path: String { get }
  /// Where the attributes are found; of use inside this module only.
  var attributeLocation: AttributeLocation { get }
}

/// Where the attributes of one object are found.
///
/// Only the object itself, while it is open, makes one.
public struct AttributeLocation: Sendable {
  let handle: hid_t
  let path: String
  let file: OpenFile
}

extension AttributedObject where Self: ~Copyable {
  /// The names of all attributes, sorted by Unicode scalars.
  /// - Throws: `HDF5Error` with `.exceedsLimit`, `.notText` or `.corrupt`.
  public func attributeNames() throws(HDF5Error) -> [String] {
    Library.lock()
    defer { Library.unlock() }
    return try attributeLocation.names(atMost: nil)
  }

  /// True when there is an attribute `name`.
  /// - Throws: `HDF5Error` with `.corrupt`.
  public func containsAttribute(_ name: String) throws(HDF5Error) -> Bool {
    Library.lock()
    defer { Library.unlock() }
    return try attributeLocation.contains(name)
  }

  /// The numbers of an attribute, the last dimension fastest; one for a scalar.
  ///
  /// Values convert as in `Dataset.read(as:)`.
  /// - Throws: `HDF5Error` with `.missingAttribute`, `.wrongElementType`, `.valueDoesNotFit`,
  ///   `.exceedsLimit` or `.corrupt`.
  public func attribute<Number: HDF5Number>(
    _ name: String, as type: Number.Type
  ) throws(HDF5Error) -> [Number] {
    Library.lock()
    defer { Library.unlock() }
    let attribute = try Attribute.open(name, at: attributeLocation)
    return try attribute.numbers(as: type)
  }

  /// The strings of an attribute, the last dimension fastest; one for a scalar.
  ///
  /// An attribute without elements is an empty array whatever its type, as Keras writes empty lists.
  /// - Throws: `HDF5Error` with `.missingAttribute`, `.wrongElementType`, `.notText`, `.exceedsLimit`
  ///   or `.corrupt`.
  public func stringAttribute(_ name: String) throws(HDF5Error) -> [String] {
    Library.lock()
    defer { Library.unlock() }
    let attribute = try Attribute.open(name, at: attributeLocation)
    return try attribute.strings()
  }

  /// The element type of an attribute, to choose how to read it.
  /// - Throws: `HDF5Error` with `.missingAttribute`, `.exceedsLimit` or `.corrupt`.
  public func attributeElementType(_ name: String) throws(HDF5Error) -> ElementType {
    Library.lock()
    defer { Library.unlock() }
    let attribute = try Attribute.open(name, at: attributeLocation)
    return attribute.storedType.elementType
  }
}

extension AttributeLocation {
  func contains(_ name: String) throws(HDF5Error) -> Bool {
    guard !name.utf8.contains(0) else { return false }
    let exists = unsafe H5Aexists(handle, name)
    try file.check(exists, at: path)
    return exists > 0
  }

  /// The names of the attributes, sorted.
  /// - Parameter maximum: How many are enough; `nil` for all.
  func names(atMost maximum: Int?) throws(HDF5Error) -> [String] {
    var information = H5O_info_t()
    try file.check(
      unsafe H5Oget_info2(handle, &information, glint_H5O_INFO_NUM_ATTRS()), at: path)
    let allowed = file.limits.maximumMembers
    if maximum == nil {
      let found = Int(exactly: information.num_attrs)
      try file.check(.members, found: found, allowed: allowed, at: path)
    }
    var list = NameList(maximum: maximum ?? allowed)
    let status = unsafe withUnsafeMutablePointer(to: &list) { list in
      unsafe H5Aiterate2(
        handle, H5_INDEX_NAME, H5_ITER_NATIVE, nil,
        { _, name, _, list in
          guard let name = unsafe name, let list = unsafe list else { return -1 }
          return unsafe list.assumingMemoryBound(to: NameList.self).pointee.add(name)
        }, list)
    }
    try file.check(status, at: path)
    return try list.sortedNames(of: file, at: path)
  }
}
