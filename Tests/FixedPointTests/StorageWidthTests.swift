import FixedPoint
import Testing

@Suite("Storage width")
struct StorageWidthTests {
  @Test(
    "The narrowest signed integer that holds every value is taken",
    arguments: [
      ([], StorageWidth.bits8), ([0, 127, -128], .bits8), ([128], .bits16), ([-129], .bits16),
      ([127, -32_768, 32_767], .bits16), ([32_768], .bits32), ([-32_769], .bits32),
      ([Int32.min, 0, Int32.max], .bits32),
    ] as [([Int32], StorageWidth)])
  func smallest(values: [Int32], width: StorageWidth) {
    #expect(StorageWidth.smallest(for: values) == width)
    #expect(StorageWidth.byteCount(of: values) == values.count * width.rawValue / 8)
  }
}
