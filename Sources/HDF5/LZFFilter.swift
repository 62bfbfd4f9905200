internal import CHDF5
internal import Glibc

/// The LZF compression of h5py (filter 32000), reading only.
///
/// A stream is a list of runs, each with a control byte `c`:
///
///     c < 32:  c + 1 bytes follow, copied as they are
///     c ≥ 32:  length = (c >> 5) + 2, plus the next byte when c >> 5 is 7
///              distance = ((c & 31) << 8 | next byte) + 1, back from the end of the output
///
/// h5py writes the size of a chunk as the third parameter of the filter, so that the output is bounded.
enum LZFFilter {
  static let identifier: Int32 = 32000

  /// Decodes `source` into `target`.
  ///
  /// - Returns: The number of bytes written, or `nil` when the stream is damaged, reaches back before
  ///   the start of the output, or does not fit into `target`.
  /// - Complexity: O(bytes written).
  static func decode(_ source: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer)
    -> Int?
  {
    var input = 0
    var output = 0
    while input < source.count {
      let control = unsafe Int(source[input])
      input += 1
      if control < 32 {
        let length = control + 1
        guard input + length <= source.count, output + length <= target.count else {
          return nil
        }
        for offset in 0..<length { unsafe target[output + offset] = source[input + offset] }
        input += length
        output += length
      } else {
        var length = control >> 5
        if length == 7 {
          guard input < source.count else { return nil }
          length += unsafe Int(source[input])
          input += 1
        }
        length += 2
        guard input < source.count else { return nil }
        let distance = unsafe (control & 31) << 8 | Int(source[input])
        input += 1
        let start = output - distance - 1
        guard start >= 0, output + length <= target.count else { return nil }
        // Byte by byte: a run may overlap what it writes, which repeats a pattern.
        for offset in 0..<length { unsafe target[output + offset] = target[start + offset] }
        output += length
      }
    }
    return output
  }

  /// Makes the filter known to the library.
  static func register() {
    let name: StaticString = "lzf"
    var filter = unsafe H5Z_class2_t(
      version: glint_H5Z_CLASS_T_VERS(), id: identifier, encoder_present: 0, decoder_present: 1,
      name: UnsafeRawPointer(name.utf8Start).assumingMemoryBound(to: CChar.self),
      can_apply: nil, set_local: nil,
      filter: { flags, count, parameters, length, capacity, buffer in
        unsafe LZFFilter.apply(
          flags: flags, parameters: UnsafeBufferPointer(start: parameters, count: count),
          length: length, capacity: capacity, buffer: buffer)
      })
    unsafe H5Zregister(&filter)
  }

  /// One run of the filter over one chunk, in the form that the library calls.
  /// - Returns: The bytes now in `buffer`, or 0 for a failure.
  private static func apply(
    flags: UInt32, parameters: UnsafeBufferPointer<UInt32>, length: Int,
    capacity: UnsafeMutablePointer<Int>?, buffer: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
  ) -> Int {
    let isReading = flags & UInt32(H5Z_FLAG_REVERSE) != 0
    guard isReading, parameters.count >= 3, let capacity = unsafe capacity,
      let buffer = unsafe buffer, let source = unsafe buffer.pointee
    else { return 0 }
    let chunkBytes = unsafe Int(parameters[2])
    guard chunkBytes > 0, let target = unsafe malloc(chunkBytes) else { return 0 }
    guard
      let written = unsafe decode(
        UnsafeRawBufferPointer(start: source, count: length),
        into: UnsafeMutableRawBufferPointer(start: target, count: chunkBytes)),
      written == chunkBytes
    else {
      unsafe free(target)
      return 0
    }
    unsafe free(source)
    unsafe buffer.pointee = unsafe target
    unsafe capacity.pointee = chunkBytes
    return chunkBytes
  }
}
