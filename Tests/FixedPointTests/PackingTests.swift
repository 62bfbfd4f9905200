import FixedPoint
import Testing

@Suite("Packed integers")
struct PackingTests {
  @Test(
    "Codes of every width keep every value next to any neighbour",
    arguments: [1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 15, 16, 32])
  func codes(bits: Int) {
    let largest = bits == 32 ? UInt32.max : UInt32(1) << UInt32(bits) - 1
    let values = (0..<67).map { index -> UInt32 in
      if index % 3 == 0 { return largest }
      if index % 3 == 1 { return 0 }
      let product: UInt32 = (largest / 3) &* UInt32(index)
      return product & largest
    }
    var packed = PackedCodes(repeating: 0, count: values.count, bits: bits)
    #expect(packed.bytes.count == (67 * bits + 7) / 8)
    for (index, value) in values.enumerated() { packed[index] = value }
    #expect(packed.unpacked == values)
    // Writing one code leaves the others as they were.
    packed[33] = largest
    var changed = values
    changed[33] = largest
    #expect(packed.unpacked == changed)
  }

  @Test("Filling sets every code of every width", arguments: [1, 2, 3, 4, 8, 12, 32])
  func fill(bits: Int) {
    var packed = PackedCodes(repeating: 0, count: 13, bits: bits)
    packed.fill(with: 1)
    #expect(packed.unpacked == [UInt32](repeating: 1, count: 13))
    // Equal codes are equal, however they were written.
    #expect(packed == PackedCodes([UInt32](repeating: 1, count: 13), bits: bits))
    packed.fill(with: 0)
    #expect(packed.unpacked == [UInt32](repeating: 0, count: 13))
  }

  @Test("No bits take no bytes and read as code 0")
  func stateless() {
    let packed = PackedCodes(repeating: 0, count: 9, bits: 0)
    #expect(packed.bytes.isEmpty)
    #expect(packed[8] == 0)
  }

  @Test(
    "Rows hold every value of their width and start at a byte", arguments: [1, 2, 3, 4, 5, 6, 7, 8])
  func rows(bits: Int) {
    let values =
      bits == 1
      ? [Int16(-1), 1, 1, -1, 1] : (-(1 << (bits - 1))..<(1 << (bits - 1))).map { Int16($0) }
    let columns = values.count
    let rows = PackedRows(values + values.reversed(), columns: columns, bits: bits)
    #expect(rows.rowBytes == (columns * bits + 7) / 8)
    #expect(rows.bytes.count == 2 * rows.rowBytes)
    #expect(rows.unpacked == (values + values.reversed()).map { Int32($0) })
  }

  @Test("Four 2-bit codes share a byte, the first in the lowest bits")
  func layout() {
    #expect(PackedCodes([1, 2, 3, 0], bits: 2).bytes == [0b00_11_10_01])
    #expect(PackedRows([1, -1, -2, 0], columns: 4, bits: 2).bytes == [0b00_10_11_01])
  }

  @Test("Small integers take the narrowest width and keep their values")
  func smallIntegers() {
    for (values, bits) in [([Int32(-128), 127], 8), ([-129, 0], 16), ([32_768], 32), ([], 8)] {
      let stored = SmallIntegers(values)
      #expect(stored.bits == bits)
      #expect(stored.byteCount == values.count * bits / 8)
      #expect((0..<stored.count).map { stored[$0] } == values)
    }
    var wide = [Int32](repeating: 9, count: 3)
    SmallIntegers([5]).widen(channels: 3, into: &wide)
    #expect(wide == [5, 5, 5])
    SmallIntegers([Int32]()).widen(channels: 3, into: &wide)
    #expect(wide == [0, 0, 0])
  }

  @Test("Widths that are not stored are refused by name")
  func widths() {
    for bits in [0, 9, 15, 17] {
      let error = #expect(throws: UnsupportedBitWidth.self) { try BitWidth(weights: bits) }
      #expect(
        error?.description == "weights of \(bits) bits are not supported: choose 1 to 8 or 16")
    }
    for bits in [-1, 17, 31, 33] {
      let error = #expect(throws: UnsupportedBitWidth.self) { try BitWidth(membrane: bits) }
      #expect(
        error?.description
          == "membranes of \(bits) bits are not supported: choose 1 to 16, 24 or 32")
    }
    #expect((try? BitWidth(weights: 2))?.signedRange == -2...1)
    #expect((try? BitWidth(membrane: 32))?.signedRange == Int32.min...Int32.max)
  }
}
