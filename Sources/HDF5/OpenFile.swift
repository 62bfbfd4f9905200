internal import CHDF5
internal import Synchronization

/// One open file, shared by everything that was opened in it: the file closes when the last of them goes.
final class OpenFile: Sendable {
  let path: String
  let limits: ReadLimits
  /// Bytes of the file when it was opened; 0 for a file that is being written.
  let byteCount: Int
  /// False for a file that is being written by this process, whose sizes are no claims of a stranger.
  let isUntrusted: Bool
  private let identifier: Identifier
  private let usage = Mutex(Usage())
  /// What is known of the heap of strings and lists; `nil` until the first of them is read.
  let knownHeap = Mutex<GlobalHeap?>(nil)

  /// What has been taken from the file so far.
  private struct Usage {
    var openedObjects = 0
    var bytes = 0
    /// The rows that were counted, for each dataset and what of it was counted.
    var countedRows: [Part: Int] = [:]
  }

  /// The elements of the dataset at an address, or what its elements of variable length refer to.
  private struct Part: Hashable {
    let address: UInt
    let isContent: Bool
  }

  init(
    owning identifier: consuming Identifier, path: String, limits: ReadLimits, byteCount: Int,
    isUntrusted: Bool
  ) {
    self.identifier = identifier
    self.path = path
    self.limits = limits
    self.byteCount = byteCount
    self.isUntrusted = isUntrusted
  }

  var handle: hid_t { identifier.rawValue }

  func error(_ reason: HDF5Error.Reason, at object: String? = nil) -> HDF5Error {
    HDF5Error(file: path, object: object, reason: reason)
  }

  /// Takes over a handle that the library just returned, or throws its reason for not returning one.
  func own(_ handle: hid_t, at object: String) throws(HDF5Error) -> Identifier {
    guard handle >= 0 else { throw error(Library.readFailure(), at: object) }
    return Identifier(owning: handle)
  }

  /// Takes over a handle of something new in the file, or throws the library's reason.
  func ownWritten(_ handle: hid_t, at object: String) throws(HDF5Error) -> Identifier {
    guard handle >= 0 else {
      throw error(.cannotWrite(detail: Library.failureReason()), at: object)
    }
    return Identifier(owning: handle)
  }

  /// Throws the library's reason when `status` reports a failure of a call that reads.
  func check(_ status: herr_t, at object: String) throws(HDF5Error) {
    guard status >= 0 else { throw error(Library.readFailure(), at: object) }
  }

  /// Throws the library's reason when `status` reports a failure of a call that writes.
  func checkWritten(_ status: herr_t, at object: String) throws(HDF5Error) {
    guard status >= 0 else {
      throw error(.cannotWrite(detail: Library.failureReason()), at: object)
    }
  }

  /// Throws when `found` of something is above `allowed`; `nil` is too large to count.
  func check(_ limit: Limit, found: Int?, allowed: Int, at object: String) throws(HDF5Error) {
    guard let found, found <= allowed else {
      throw error(.exceedsLimit(limit, found: found, allowed: allowed), at: object)
    }
  }

  /// Counts one more opened group or dataset.
  func countOpening(at object: String) throws(HDF5Error) {
    let count = usage.withLock { usage in
      usage.openedObjects += 1
      return usage.openedObjects
    }
    try check(.openedObjects, found: count, allowed: limits.maximumOpenedObjects, at: object)
  }

  /// Counts what is about to be read from the dataset at `address`, rows read before not again.
  ///
  /// Many datasets just below the limit of one are stopped here: the sum is bounded absolutely, and in
  /// proportion to the file.
  func count(
    bytes: Int, rows: Range<Int>, ofDatasetAt address: UInt, at object: String
  ) throws(HDF5Error) {
    try count(bytes: bytes, rows: rows, of: Part(address: address, isContent: false), at: object)
  }

  /// Counts the strings or lists that the elements of the dataset at `address` turned out to refer to.
  func count(
    bytes: Int, rows: Range<Int>, ofListsAt address: UInt, at object: String
  ) throws(HDF5Error) {
    try count(bytes: bytes, rows: rows, of: Part(address: address, isContent: true), at: object)
  }

  private func count(
    bytes: Int, rows: Range<Int>, of part: Part, at object: String
  ) throws(HDF5Error) {
    let total = usage.withLock { usage in
      let newRows = rows.upperBound - max(rows.lowerBound, usage.countedRows[part] ?? 0)
      guard newRows > 0, !rows.isEmpty else { return usage.bytes }
      let newBytes = rows.count.dividingFullWidth(bytes.multipliedFullWidth(by: newRows)).quotient
      usage.countedRows[part] = rows.upperBound
      let (sum, overflows) = usage.bytes.addingReportingOverflow(newBytes)
      usage.bytes = overflows ? .max : sum
      return usage.bytes
    }
    try check(.fileBytes, found: total, allowed: limits.maximumBytesPerFile, at: object)
    guard isUntrusted, total > 4 * limits.uncheckedDeclaredBytes else { return }
    try check(
      .declaredToStoredRatio, found: total / max(byteCount, 1),
      allowed: limits.maximumDeclaredToStoredRatio, at: object)
  }
}
