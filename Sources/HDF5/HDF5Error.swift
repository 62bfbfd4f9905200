/// Why a file could not be read or written: the facts, and as its description one clear sentence.
public struct HDF5Error: Error, Hashable, Sendable {
  /// The file's path as it was given.
  public let file: String

  /// The path of the group, dataset or attribute inside the file; `nil` when the file as a whole failed.
  public let object: String?

  /// What is wrong.
  public let reason: Reason

  /// An error at a place in a file, also for what is found wrong after reading.
  public init(file: String, object: String?, reason: Reason) {
    self.file = file
    self.object = object
    self.reason = reason
  }

  /// What is wrong with a file or with one object in it.
  public enum Reason: Hashable, Sendable {
    /// The file is not there, is no regular file, or may not be read.
    case cannotOpen(detail: String)
    /// The file holds something else than HDF5, or only a part of it.
    case notHDF5(Damage)
    /// A group has no member of this name; `members` are the names that it has, at most 100.
    case missing(name: String, members: [String])
    /// An object has no attribute of this name; `attributes` are the names that it has, at most 100.
    case missingAttribute(name: String, attributes: [String])
    /// A name cannot be the name of one member.
    case invalidName(String)
    /// A group is where a dataset should be, or the other way round.
    case wrongKind(expected: ObjectKind, found: ObjectKind)
    /// The elements are of a type that cannot be read as the one asked for.
    case wrongElementType(expected: String, found: ElementType)
    /// The shape has other than `expected` dimensions; 0 stands for one element, whatever the shape.
    case wrongRank(expected: Int, shape: [Int])
    /// Rows past the end were asked for.
    case rowsOutOfRange(asked: Range<Int>, rows: Int)
    /// A member is a link that is never followed.
    case refusedLink(name: String, LinkKind)
    /// The elements lie outside of the file.
    case refusedStorage(StorageKind)
    /// The elements are packed by a filter that is not built in.
    case unavailableFilter(identifier: Int, name: String)
    /// The file claims or holds more than the limits allow; `found` is `nil` when too large to count.
    case exceedsLimit(Limit, found: Int?, allowed: Int)
    /// The file uses a structure that came after the version of the library that reads it.
    case newerFormat(libraryVersion: String, detail: String)
    /// The library found the structures of the file damaged.
    case corrupt(detail: String)
    /// An element's value cannot be held by the type asked for.
    case valueDoesNotFit(index: [Int], value: String, type: String)
    /// An element is infinite or not a number where neither has a meaning.
    case notFinite(index: [Int], value: String)
    /// A string is not UTF-8.
    case notText(index: [Int])
    /// The file could not be made, or what was written did not reach it.
    case cannotWrite(detail: String)
  }

  /// In which way a file is not HDF5.
  public enum Damage: Hashable, Sendable {
    /// It has no bytes.
    case empty
    /// It does not begin as HDF5 files do.
    case noSignature
    /// It begins as HDF5 and ends too early.
    case truncated(detail: String)
  }
}
