/// Unsigned codes of 0…16, 24 or 32 bits each, packed without gaps into bytes.
///
/// Code `i` occupies bits `i·bits ..< (i+1)·bits`, counted from the lowest bit of byte 0, so widths that divide 8 never cross a byte.
/// Two-bit membranes therefore take a quarter of a byte each, in memory as in the reported footprint.
public struct PackedCodes: Equatable, Sendable {
  /// Bits of one code.
  public let bits: Int
  /// Number of codes.
  public let count: Int
  /// The storage, ⌈count · bits / 8⌉ bytes.
  public private(set) var bytes: [UInt8]

  /// `count` codes, all equal to `code`.
  /// - Precondition: `code < 2^bits`, `count ≥ 0`, `bits` in 0…16, 24 or 32.
  /// - Complexity: O(`count`).
  public init(repeating code: UInt32, count: Int, bits: Int) {
    precondition(
      (0...16).contains(bits) || bits == 24 || bits == 32, "\(bits) bits cannot be packed")
    precondition(count >= 0)
    self.bits = bits
    self.count = count
    bytes = [UInt8](repeating: 0, count: Self.byteCount(count: count, bits: bits))
    if code != 0 { fill(with: code) }
  }

  /// The given codes, packed.
  public init(_ codes: some Collection<UInt32>, bits: Int) {
    self.init(repeating: 0, count: codes.count, bits: bits)
    for (index, code) in codes.enumerated() { self[index] = code }
  }

  /// Bytes that `count` codes of `bits` bits take.
  public static func byteCount(count: Int, bits: Int) -> Int { (count * bits + 7) / 8 }

  /// One code.
  /// - Precondition: `index` in `0..<count`; the new value `< 2^bits`.
  public subscript(index: Int) -> UInt32 {
    get {
      precondition(index >= 0 && index < count, "index \(index) is outside 0..<\(count)")
      guard bits > 0 else { return 0 }
      let start = index * bits
      var window: UInt64 = 0
      // 32 bits starting anywhere in a byte span at most five bytes.
      let last = (start + bits - 1) >> 3
      var position = start >> 3
      var shift: UInt64 = 0
      while position <= last {
        window |= UInt64(bytes[position]) << shift
        shift += 8
        position += 1
      }
      let mask = (UInt64(1) << UInt64(bits)) - 1
      return UInt32(truncatingIfNeeded: (window >> UInt64(start & 7)) & mask)
    }
    set {
      precondition(index >= 0 && index < count, "index \(index) is outside 0..<\(count)")
      precondition(
        bits == 32 || newValue >> UInt32(bits) == 0, "code \(newValue) needs more than \(bits) bits"
      )
      guard bits > 0 else { return }
      var mask = ((UInt64(1) << UInt64(bits)) - 1) << UInt64((index * bits) & 7)
      var value = UInt64(newValue) << UInt64((index * bits) & 7)
      var position = (index * bits) >> 3
      while mask != 0 {
        bytes[position] =
          (bytes[position] & ~UInt8(truncatingIfNeeded: mask)) | UInt8(truncatingIfNeeded: value)
        mask >>= 8
        value >>= 8
        position += 1
      }
    }
  }

  /// One code as a two's complement integer; 0 for no bits.
  @inlinable
  public func signed(_ index: Int) -> Int32 {
    let unused = UInt32(32 - bits)
    return Int32(bitPattern: self[index] &<< unused) &>> Int32(unused)
  }

  /// Stores a two's complement integer.
  /// - Precondition: `value` fits the bits.
  @inlinable
  public mutating func setSigned(_ value: Int32, at index: Int) {
    let unused = UInt32(32 - bits)
    self[index] = UInt32(bitPattern: value &<< Int32(unused)) &>> unused
  }

  /// Sets every code to `code`.
  /// - Precondition: `code < 2^bits`.
  /// - Complexity: O(bytes) for code 0 and for widths that divide 8, else O(`count`).
  public mutating func fill(with code: UInt32) {
    guard code != 0 && bits > 0 else {
      for index in bytes.indices { bytes[index] = 0 }
      return
    }
    guard bits <= 8 && 8 % bits == 0 else {
      for index in 0..<count { self[index] = code }
      return
    }
    precondition(code >> UInt32(bits) == 0, "code \(code) needs more than \(bits) bits")
    var pattern = 0
    for lane in 0..<8 / bits { pattern |= Int(code) << (lane * bits) }
    for index in bytes.indices { bytes[index] = UInt8(pattern) }
    // Bits behind the last code stay 0, so that equal codes are equal bytes.
    let used = count * bits & 7
    if used > 0 { bytes[bytes.count - 1] &= UInt8(1 << used - 1) }
  }

  /// All codes, unpacked.
  public var unpacked: [UInt32] { (0..<count).map { self[$0] } }

  /// Gives `body` the packed bytes for reading and writing in place.
  @inlinable
  public mutating func withMutableBytes<Result>(
    _ body: (inout MutableSpan<UInt8>) -> Result
  ) -> Result {
    var span = storage.mutableSpan
    return body(&span)
  }

  @usableFromInline var storage: [UInt8] {
    get { bytes }
    _modify { yield &bytes }
  }
}
