internal import CHDF5
internal import Glibc

/// Where a file keeps strings and lists of variable length, checked before the library walks it.
///
/// The library trusts the sizes in this heap: an object that claims to be longer than its reference says
/// is copied past the end of a buffer, a reference that claims more gets gigabytes of memory, an index
/// that is not there is looked up past the end of a table, and an object of no size is walked for ever
/// (all seen with 1.10.8 on files with one changed byte). So the collections of the file are looked up
/// and measured here first.
///
///     collection  "GCOL" 1 0 0 0, size of the collection (8 bytes), objects
///     object      index (2 bytes), uses (2), unused (4), size (8), contents filled up to 8 bytes
///     free space  an object of index 0, whose size counts its own header
struct GlobalHeap: Sendable {
  /// One reference to an object, as the elements of a dataset hold them.
  struct Reference: Hashable, Sendable {
    /// Elements of the list, or bytes of the string.
    let length: Int
    /// Where the collection begins in the file.
    let address: Int
    let index: Int
  }

  /// For each sound collection, by where it begins, the sizes of its objects.
  private var collections: [Int: [Int: Int]] = [:]
  /// True when there is a collection whose objects do not fit into it.
  private(set) var isDamaged = false

  /// Looks through a whole file.
  /// - Complexity: O(bytes of the file), one pass, 1 MiB at a time.
  init(_ bytes: borrowing FileBytes) {
    let signature: [UInt8] = Array("GCOL".utf8) + [1, 0, 0, 0]
    let blockBytes = 1 << 20
    var start = 0
    while start < bytes.count {
      // The blocks overlap, so that no signature is cut in two.
      let block = bytes.read(at: start, count: blockBytes + signature.count - 1)
      for place in Self.places(of: signature, in: block) { add(start + place, bytes) }
      start += blockBytes
    }
  }

  /// True when `reference` leads to an object of a sound collection that has the bytes that it claims, or
  /// to nothing because it has no elements.
  func isSound(_ reference: Reference, elementBytes: Int) -> Bool {
    guard reference.length > 0 else { return true }
    guard let objects = collections[reference.address] else { return false }
    guard let size = objects[reference.index] else { return false }
    let (expected, overflows) = reference.length.multipliedReportingOverflow(by: elementBytes)
    return !overflows && size == expected
  }

  /// Walks the collection at `address`.
  private mutating func add(_ address: Int, _ bytes: borrowing FileBytes) {
    guard let size = bytes.integer(at: address + 8), size >= 16, size <= bytes.count - address
    else {
      isDamaged = true
      return
    }
    let collection = bytes.read(at: address, count: size)
    var objects: [Int: Int] = [:]
    var place = 16
    // Less than a header at the end is free space.
    while place + 16 <= collection.count {
      let index = Int(collection[place]) | Int(collection[place + 1]) << 8
      guard let objectSize = FileBytes.integer(collection, at: place + 8),
        objectSize <= collection.count - place
      else {
        isDamaged = true
        return
      }
      let step = index == 0 ? objectSize : 16 + (objectSize + 7) / 8 * 8
      guard step >= 16, step <= collection.count - place else {
        isDamaged = true
        return
      }
      if index != 0 { objects[index] = objectSize }
      place += step
    }
    collections[address] = objects
  }

  private static func places(of signature: [UInt8], in block: [UInt8]) -> [Int] {
    var places: [Int] = []
    unsafe block.withUnsafeBytes { bytes in
      guard let start = bytes.baseAddress else { return }
      var offset = 0
      while offset + signature.count <= bytes.count,
        let found = unsafe memchr(
          start + offset, Int32(signature[0]), bytes.count - offset - signature.count + 1)
      {
        let place = unsafe UnsafeRawPointer(found) - start
        if unsafe memcmp(found, signature, signature.count) == 0 { places.append(place) }
        offset = place + 1
      }
    }
    return places
  }
}
