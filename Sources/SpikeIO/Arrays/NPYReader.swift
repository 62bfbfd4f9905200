/// Reads `.npy` files, versions 1 to 3: see docs/formats/series.md.
enum NPYReader {
  /// A header longer than this is no header.
  private static let maximumHeaderBytes = 1 << 20

  /// The array of `file`, whose magic has just been read.
  /// - Throws: `layout` or `exceedsLimit`, before memory is taken for the elements.
  static func array(of file: UnpackedFile, maximumBytes: Int) throws(SpikeIOError) -> NumberArray {
    let header = try header(of: file)
    let count = try file.checked { () throws(LayoutFault) in try header.count() }
    let element = header.element
    let (claimed, memory) = (count * element.byteCount, count * MemoryLayout<Double>.size)
    guard max(claimed, memory) <= maximumBytes else {
      throw file.error(.exceedsLimit(bytes: max(claimed, memory), allowed: maximumBytes))
    }
    // One byte more than claimed is enough to know that more follow.
    let bytes = try file.bytes(upTo: claimed + 1)
    guard bytes.count == claimed else {
      let found = bytes.count < claimed ? bytes.count : nil
      throw file.error(.layout(.byteCount(claimed: claimed, found: found)))
    }
    var values: [Double] = []
    values.reserveCapacity(count)
    for index in 0..<count { values.append(element.value(bytes, at: index * element.byteCount)) }
    return NumberArray(
      shape: header.shape,
      values: header.isFortranOrder ? rowMajor(values, header.shape) : values,
      isInteger: element.kind != .float)
  }

  /// Version, length and text; the length has two bytes in version 1 and four after it.
  private static func header(of file: UnpackedFile) throws(SpikeIOError) -> NPYHeader {
    func cutOff() -> SpikeIOError { file.error(.layout(.npyHeader("the file ends in it"))) }
    let version = try file.bytes(upTo: 2)
    guard version.count == 2 else { throw cutOff() }
    guard (1...3).contains(version[0]) else {
      throw file.error(.layout(.npyVersion(Int(version[0]))))
    }
    let lengthBytes = version[0] == 1 ? 2 : 4
    let length = try file.bytes(upTo: lengthBytes)
    guard length.count == lengthBytes else { throw cutOff() }
    let count = length.reversed().reduce(0) { $0 << 8 | Int($1) }
    guard count <= maximumHeaderBytes else {
      throw file.error(.layout(.npyHeader("it claims \(count) bytes")))
    }
    let text = try file.bytes(upTo: count)
    guard text.count == count else { throw cutOff() }
    return try file.checked { () throws(LayoutFault) in try NPYHeader(text) }
  }

  /// Values whose first dimension is the fastest, with the last one the fastest.
  private static func rowMajor(_ values: [Double], _ shape: [Int]) -> [Double] {
    var strides: [Int] = []
    var stride = 1
    for extent in shape {
      strides.append(stride)
      stride *= extent
    }
    var place = [Int](repeating: 0, count: shape.count)
    var source = 0
    var result: [Double] = []
    result.reserveCapacity(values.count)
    for _ in values.indices {
      result.append(values[source])
      var axis = shape.count - 1
      while axis >= 0 {
        place[axis] += 1
        source += strides[axis]
        if place[axis] < shape[axis] { break }
        source -= strides[axis] * shape[axis]
        place[axis] = 0
        axis -= 1
      }
    }
    return result
  }
}

extension UnpackedFile {
  /// Runs `body`, and says its fault as an error of this file.
  func checked<Result>(_ body: () throws(LayoutFault) -> Result) throws(SpikeIOError) -> Result {
    do throws(LayoutFault) { return try body() } catch { throw self.error(.layout(error)) }
  }
}
