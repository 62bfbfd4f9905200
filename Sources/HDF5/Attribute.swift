internal import CHDF5

/// An open attribute, its claims checked.
struct Attribute: ~Copyable {
  let storedType: StoredType
  private let identifier: Identifier
  private let count: Int
  private let file: OpenFile
  /// The object's path and the attribute's name, as messages show them.
  private let path: String

  private init(
    owning identifier: consuming Identifier, storedType: StoredType, count: Int, file: OpenFile,
    path: String
  ) {
    self.identifier = identifier
    self.storedType = storedType
    self.count = count
    self.file = file
    self.path = path
  }

  /// - Throws: `HDF5Error` with `.missingAttribute`, `.exceedsLimit` or `.corrupt`.
  static func open(
    _ name: String, at location: AttributeLocation
  ) throws(HDF5Error) -> Attribute {
    let file = location.file
    guard try location.contains(name) else {
      let attributes = try location.names(atMost: 100)
      throw file.error(
        .missingAttribute(name: name, attributes: attributes), at: location.path)
    }
    let path = "\(location.path)@\(name)"
    let identifier = try file.own(
      unsafe H5Aopen(location.handle, name, glint_H5P_DEFAULT()), at: path)
    let type = try file.own(H5Aget_type(identifier.rawValue), at: path)
    let space = try file.own(H5Aget_space(identifier.rawValue), at: path)
    let storedType = StoredType(type)
    let points = H5Sget_simple_extent_npoints(space.rawValue)
    let count = H5Sget_simple_extent_type(space.rawValue) == H5S_NULL ? 0 : Int(clamping: points)
    let bytes = count.multipliedReportingOverflow(by: max(storedType.byteCount, 16))
    try file.check(
      .attributeBytes, found: bytes.overflow ? nil : bytes.partialValue,
      allowed: file.limits.maximumBytesPerAttribute, at: path)
    return Attribute(
      owning: identifier, storedType: storedType, count: count, file: file, path: path)
  }

  func numbers<Number: HDF5Number>(as type: Number.Type) throws(HDF5Error) -> [Number] {
    guard count > 0 else { return [] }
    guard case .number(let kind) = storedType.form else {
      throw file.error(
        .wrongElementType(expected: "numbers", found: storedType.elementType), at: path)
    }
    let numbers: StoredNumbers
    if storedType.elementType == .boolean {
      let stored = try file.own(H5Aget_type(identifier.rawValue), at: path)
      numbers = try read(
        kind, as: file.own(H5Tget_native_type(stored.rawValue, H5T_DIR_ASCEND), at: path))
    } else {
      numbers = try read(kind, as: kind.makeMemoryType())
    }
    do {
      return try Number.converted(numbers)
    } catch {
      throw file.error(
        .valueDoesNotFit(index: [error.index], value: error.value, type: "\(Number.elementType)"),
        at: path)
    }
  }

  func strings() throws(HDF5Error) -> [String] {
    guard count > 0 else { return [] }
    switch storedType.form {
    case .fixedString(let padding): return try fixedStrings(padding: padding)
    case .variableString: return try variableStrings()
    default:
      throw file.error(
        .wrongElementType(expected: "strings", found: storedType.elementType), at: path)
    }
  }

  private func read(
    _ kind: NumberKind, count: Int? = nil, as memoryType: borrowing Identifier
  ) throws(HDF5Error) -> StoredNumbers {
    let type = memoryType.rawValue
    return try unsafe StoredNumbers(kind, count: count ?? self.count) { buffer throws(HDF5Error) in
      try file.check(unsafe H5Aread(identifier.rawValue, type, buffer), at: path)
    }
  }

  private func fixedStrings(padding: StoredType.Padding) throws(HDF5Error) -> [String] {
    let length = storedType.byteCount
    let type = try file.own(H5Aget_type(identifier.rawValue), at: path)
    let numbers = try read(.unsigned8, count: count * length, as: type)
    guard case .unsigned8(let field) = numbers.values else { fatalError("bytes stay bytes") }
    var strings: [String] = []
    for index in 0..<count {
      let text = Text.decode(field[index * length..<(index + 1) * length], padding: padding)
      guard let text else { throw file.error(.notText(index: [index]), at: path) }
      strings.append(text)
    }
    return strings
  }

  /// Unlike a dataset's, these strings cannot be bounded before the library takes memory for them: the
  /// call that reads an attribute has no transfer settings, so there is no place for an arena.
  private func variableStrings() throws(HDF5Error) -> [String] {
    let stored = try file.own(H5Aget_type(identifier.rawValue), at: path)
    let type = try file.own(H5Tcopy(stored.rawValue), at: path)
    let space = try file.own(H5Aget_space(identifier.rawValue), at: path)
    try file.requireSoundHeap(at: path)
    var pointers = unsafe [UnsafeMutablePointer<CChar>?](repeating: nil, count: count)
    defer {
      _ = unsafe H5Dvlen_reclaim(type.rawValue, space.rawValue, glint_H5P_DEFAULT(), &pointers)
    }
    try file.check(unsafe H5Aread(identifier.rawValue, type.rawValue, &pointers), at: path)
    var strings: [String] = []
    for index in unsafe pointers.indices {
      guard let text = unsafe Text.decode(pointers[index]) else {
        throw file.error(.notText(index: [index]), at: path)
      }
      try file.check(
        .stringBytes, found: text.utf8.count, allowed: file.limits.maximumStringBytes, at: path)
      strings.append(text)
    }
    return strings
  }
}
