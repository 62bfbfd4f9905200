internal import CHDF5
internal import Synchronization

/// The check of strings and lists of variable length that precedes every read of them.
extension OpenFile {
  /// Throws when reading all elements of a dataset would make the library copy past a buffer.
  ///
  /// - Parameters:
  ///   - dataset: Of strings or lists of variable length.
  ///   - isFiltered: True when its chunks are packed, so that the references cannot be looked at; the
  ///     whole heap must be sound then.
  ///   - elementBytes: Of one element of a list, or of one character as the file has it.
  func requireSoundReferences(
    of dataset: hid_t, isFiltered: Bool, elementBytes: Int, at object: String
  ) throws(HDF5Error) {
    guard isUntrusted else { return }
    let heap = try heap(at: object)
    let damage = HDF5Error.Reason.corrupt(
      detail: "a reference into the heap leads to no sound object")
    let userBlock = try userBlockBytes(at: object)
    guard let bytes = FileBytes(self), !isFiltered,
      let parts = partsOfReferences(dataset, userBlockBytes: userBlock)
    else {
      if heap.isDamaged { throw error(damage, at: object) }
      return
    }
    for part in parts {
      // 4 bytes of length, 8 of address, 4 of index.
      let references = bytes.read(at: part.lowerBound, count: part.count)
      for place in stride(from: 0, to: references.count - 15, by: 16) {
        let length = FileBytes.integer(references[place..<place + 4])
        let address = FileBytes.integer(references, at: place + 4)
        let index = FileBytes.integer(references[place + 12..<place + 16])
        let reference = GlobalHeap.Reference(
          length: length, address: address.map { $0 &+ userBlock } ?? -1, index: index)
        guard heap.isSound(reference, elementBytes: elementBytes) else {
          throw error(damage, at: object)
        }
      }
    }
  }

  /// Throws when the heap has a damaged collection: for attributes, whose references lie in places
  /// that cannot be looked at.
  func requireSoundHeap(at object: String) throws(HDF5Error) {
    guard isUntrusted, try heap(at: object).isDamaged else { return }
    throw error(.corrupt(detail: "the heap of strings and lists is damaged"), at: object)
  }

  /// The heap, looked up at the first use.
  private func heap(at object: String) throws(HDF5Error) -> GlobalHeap {
    if let known = knownHeap.withLock({ $0 }) { return known }
    let creation = try own(H5Fget_create_plist(handle), at: object)
    var (addressBytes, sizeBytes) = (0, 0)
    try check(unsafe H5Pget_sizes(creation.rawValue, &addressBytes, &sizeBytes), at: object)
    guard addressBytes == 8, sizeBytes == 8, let bytes = FileBytes(self) else {
      throw error(
        .corrupt(detail: "addresses of \(addressBytes) bytes, expected 8"), at: object)
    }
    let heap = GlobalHeap(bytes)
    knownHeap.withLock { $0 = heap }
    return heap
  }

  private func userBlockBytes(at object: String) throws(HDF5Error) -> Int {
    let creation = try own(H5Fget_create_plist(handle), at: object)
    var bytes: hsize_t = 0
    try check(unsafe H5Pget_userblock(creation.rawValue, &bytes), at: object)
    return Int(clamping: bytes)
  }

  /// Where the references of a dataset lie in the file; `nil` when that cannot be said.
  private func partsOfReferences(_ dataset: hid_t, userBlockBytes: Int) -> [Range<Int>]? {
    let bytes = Int(clamping: H5Dget_storage_size(dataset))
    guard bytes > 0 else { return [] }
    if let start = Int(exactly: H5Dget_offset(dataset)) {
      let (end, overflows) = start.addingReportingOverflow(bytes)
      return overflows ? nil : [start..<end]
    }
    // Library versions do not agree on whether a chunk's address counts the user block.
    guard userBlockBytes == 0 else { return nil }
    var count: hsize_t = 0
    // The library finds the n-th chunk by counting, so that very many would take very long.
    guard unsafe H5Dget_num_chunks(dataset, glint_H5S_ALL(), &count) >= 0, count <= 4096 else {
      return nil
    }
    var parts: [Range<Int>] = []
    for index in 0..<count {
      var (mask, address, size) = (UInt32(0), haddr_t(0), hsize_t(0))
      var offset = [hsize_t](repeating: 0, count: 33)
      let status = unsafe H5Dget_chunk_info(
        dataset, glint_H5S_ALL(), index, &offset, &mask, &address, &size)
      guard status >= 0, let start = Int(exactly: address), let bytes = Int(exactly: size) else {
        return nil
      }
      let (end, overflows) = start.addingReportingOverflow(bytes)
      guard !overflows else { return nil }
      parts.append(start..<end)
    }
    return parts
  }
}
