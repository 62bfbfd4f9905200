internal import CHDF5
internal import Glibc

/// The memory that the library takes for strings and lists of variable length during one read.
///
/// The library asks here instead of `malloc`, which does two things. The lengths, which a file claims
/// one by one, are bounded before memory is taken. And everything is freed when the arena goes, also
/// after a read that failed half-way, where `H5Dvlen_reclaim` does not see what was not handed over yet.
@safe final class VariableLengthArena {
  private let bytesBefore: Int
  private let maximumBytes: Int
  private let maximumElementBytes: Int
  private var blocks: [UnsafeMutableRawPointer] = unsafe []

  /// Bytes taken so far.
  private(set) var byteCount = 0
  /// The request that was refused, if one was.
  private(set) var refusal: Refusal?

  /// A request that was refused, with the bytes that it led to.
  enum Refusal {
    case element(bytes: Int)
    case sum(bytes: Int)
  }

  /// - Parameters:
  ///   - bytesBefore: Taken by earlier parts of the same read, which count towards `maximumBytes`.
  ///   - maximumBytes: For all strings or lists together.
  ///   - maximumElementBytes: For one string or list.
  init(bytesBefore: Int = 0, maximumBytes: Int, maximumElementBytes: Int = .max) {
    self.bytesBefore = bytesBefore
    self.maximumBytes = maximumBytes
    self.maximumElementBytes = maximumElementBytes
  }

  deinit {
    unsafe blocks.forEach { unsafe free($0) }
  }

  /// Transfer settings that make the library use this arena; valid while the arena lives.
  func makeSettings() -> Identifier {
    let settings = Identifier(owning: H5Pcreate(glint_H5P_DATASET_XFER()))
    let arena = unsafe Unmanaged.passUnretained(self).toOpaque()
    unsafe H5Pset_vlen_mem_manager(
      settings.rawValue,
      { size, arena in
        guard let arena = unsafe arena else { return nil }
        return unsafe Unmanaged<VariableLengthArena>.fromOpaque(arena).takeUnretainedValue()
          .allocate(size)
      }, arena,
      // Freed with the arena.
      { _, _ in }, arena)
    return settings
  }

  private func allocate(_ size: Int) -> UnsafeMutableRawPointer? {
    // A size above `Int.max` arrives as a negative number.
    let claimed = size < 0 ? Int.max : size
    guard claimed <= maximumElementBytes else {
      refusal = .element(bytes: claimed)
      return nil
    }
    let (sum, overflows) = (bytesBefore + byteCount).addingReportingOverflow(claimed)
    guard !overflows, sum <= maximumBytes else {
      refusal = .sum(bytes: overflows ? .max : sum)
      return nil
    }
    // A request for nothing may be answered with no memory, which would count as a failure.
    guard let block = unsafe malloc(max(claimed, 1)) else { return nil }
    unsafe blocks.append(block)
    byteCount += claimed
    return unsafe block
  }
}
