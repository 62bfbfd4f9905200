internal import CHDF5

/// What a group holds.
extension Group {
  /// The names of all members, sorted by Unicode scalars.
  ///
  /// - Throws: `HDF5Error` with `.refusedLink` when a member is an external, soft or user-defined link,
  ///   `.exceedsLimit` for too many members or too long a name, `.notText` for a name that is not UTF-8,
  ///   or `.corrupt`.
  /// - Complexity: O(members · log members).
  public func memberNames() throws(HDF5Error) -> [String] {
    Library.lock()
    defer { Library.unlock() }
    let names = try linkNames(atMost: nil)
    for name in names { try requireHardLink(name) }
    return names
  }

  /// True when there is a member `name`, of whatever kind, even one that is never opened.
  /// - Throws: `HDF5Error` with `.invalidName` or `.corrupt`.
  public func contains(_ name: String) throws(HDF5Error) -> Bool {
    Library.lock()
    defer { Library.unlock() }
    guard Self.isName(name) else { throw file.error(.invalidName(name), at: path) }
    let exists = unsafe H5Lexists(handle, name, glint_H5P_DEFAULT())
    try file.check(exists, at: path)
    return exists > 0
  }

  /// What the member `name` is; `nil` when there is none.
  /// - Throws: `HDF5Error` with `.refusedLink`, `.invalidName` or `.corrupt`.
  public func kind(of name: String) throws(HDF5Error) -> ObjectKind? {
    Library.lock()
    defer { Library.unlock() }
    guard try contains(name) else { return nil }
    try requireHardLink(name)
    var information = H5O_info_t()
    try file.check(
      unsafe H5Oget_info_by_name2(
        handle, name, &information, glint_H5O_INFO_BASIC(), glint_H5P_DEFAULT()),
      at: path(of: name))
    switch information.type {
    case H5O_TYPE_GROUP: return .group
    case H5O_TYPE_DATASET: return .dataset
    case H5O_TYPE_NAMED_DATATYPE: return .namedType
    default: throw file.error(.corrupt(detail: "an object of unknown kind"), at: path(of: name))
    }
  }

  /// True for what can be the name of one member.
  ///
  /// "." would be the group itself.
  static func isName(_ name: String) -> Bool {
    !name.isEmpty && name != "." && !name.utf8.contains(0) && !name.utf8.contains(UInt8(ascii: "/"))
  }

  /// The names of the links in this group, sorted, none of them looked at.
  /// - Parameter maximum: How many are enough; `nil` for all.
  func linkNames(atMost maximum: Int?) throws(HDF5Error) -> [String] {
    var information = H5G_info_t()
    try file.check(unsafe H5Gget_info(handle, &information), at: path)
    let allowed = file.limits.maximumMembers
    if maximum == nil {
      try file.check(.members, found: Int(exactly: information.nlinks), allowed: allowed, at: path)
    }
    var list = NameList(maximum: maximum ?? allowed)
    let status = unsafe withUnsafeMutablePointer(to: &list) { list in
      unsafe H5Literate(
        handle, H5_INDEX_NAME, H5_ITER_NATIVE, nil,
        { _, name, _, list in
          guard let name = unsafe name, let list = unsafe list else { return -1 }
          return unsafe list.assumingMemoryBound(to: NameList.self).pointee.add(name)
        }, list)
    }
    try file.check(status, at: path)
    return try list.sortedNames(of: file, at: path)
  }

  /// Throws unless the link `name`, which exists, is an object of this file.
  private func requireHardLink(_ name: String) throws(HDF5Error) {
    var link = H5L_info_t()
    try file.check(unsafe H5Lget_info(handle, name, &link, glint_H5P_DEFAULT()), at: path(of: name))
    guard link.type != H5L_TYPE_HARD else { return }
    let kind = linkKind(name, type: link.type, byteCount: unsafe link.u.val_size)
    throw file.error(.refusedLink(name: name, kind), at: path)
  }

  /// Where a link that is not followed claims to lead, for the message.
  private func linkKind(_ name: String, type: H5L_type_t, byteCount: Int) -> LinkKind {
    // A path longer than the system's longest says nothing more to a reader of the message.
    var value = [CChar](repeating: 0, count: min(byteCount, 1 << 16) + 1)
    let isRead = unsafe H5Lget_val(handle, name, &value, value.count - 1, glint_H5P_DEFAULT()) >= 0
    let bytes = value.map { UInt8(bitPattern: $0) }
    switch type {
    case H5L_TYPE_SOFT:
      return .soft(path: isRead ? Self.text(bytes[...]) : "")
    case H5L_TYPE_EXTERNAL:
      // One byte of flags, then two strings: the file and the path in it.
      let file = bytes.dropFirst().prefix { $0 != 0 }
      let path = bytes.dropFirst(file.count + 2)
      return .external(file: isRead ? Self.text(file) : "", path: isRead ? Self.text(path) : "")
    default: return .userDefined(code: Int(type.rawValue))
    }
  }

  /// The bytes up to the first zero as text, damaged parts replaced; for messages only.
  private static func text(_ bytes: ArraySlice<UInt8>) -> String {
    String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
  }
}
