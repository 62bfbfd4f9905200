internal import CZlib
public import Foundation

/// The members of a small zip archive, stored or deflated: as much as NumPy's `.npz` files and the packed goldens need.
public struct ZipArchive {
  private var entries: [String: (method: Int, packed: Int, size: Int, header: Int)] = [:]
  private let bytes: Data

  /// Reads the directory at the archive's end.
  public init(_ data: Data) throws {
    bytes = Data(data)
    guard
      let end = (0..<max(bytes.count - 21, 0)).last(where: { Self.word(bytes, $0) == 0x0605_4B50 })
    else { throw NumPyArray.Unreadable(detail: "no zip archive") }
    var at = Self.word(bytes, end + 16)
    for _ in 0..<Self.half(bytes, end + 10) {
      let length = Self.half(bytes, at + 28)
      let name = String(decoding: bytes[(at + 46)..<(at + 46 + length)], as: UTF8.self)
      entries[name] = (
        Self.half(bytes, at + 10), Self.word(bytes, at + 20), Self.word(bytes, at + 24),
        Self.word(bytes, at + 42)
      )
      at += 46 + length + Self.half(bytes, at + 30) + Self.half(bytes, at + 32)
    }
  }

  /// Names of the members.
  public var names: [String] { entries.keys.sorted() }

  /// The unpacked bytes of a member.
  public func member(_ name: String) throws -> Data {
    guard let entry = entries[name] else {
      throw NumPyArray.Unreadable(detail: "no member \(name) among \(entries.keys.sorted())")
    }
    let start =
      entry.header + 30 + Self.half(bytes, entry.header + 26) + Self.half(bytes, entry.header + 28)
    let packed = bytes[start..<(start + entry.packed)]
    return entry.method == 0 ? packed : try Self.inflated(packed, size: entry.size)
  }

  private static func inflated(_ packed: Data, size: Int) throws -> Data {
    var result = Data(count: size)
    var status = Z_DATA_ERROR
    unsafe packed.withUnsafeBytes { input in
      unsafe result.withUnsafeMutableBytes { output in
        var stream = unsafe z_stream()
        // Negative: a raw stream without zlib's own header.
        unsafe inflateInit2_(&stream, -15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        unsafe stream.next_in = UnsafeMutablePointer(
          mutating: input.bindMemory(to: UInt8.self).baseAddress)
        unsafe stream.avail_in = UInt32(input.count)
        unsafe stream.next_out = output.bindMemory(to: UInt8.self).baseAddress
        unsafe stream.avail_out = UInt32(output.count)
        status = unsafe inflate(&stream, Z_FINISH)
        unsafe inflateEnd(&stream)
      }
    }
    guard status == Z_STREAM_END else {
      throw NumPyArray.Unreadable(detail: "zlib reports \(status)")
    }
    return result
  }

  private static func half(_ bytes: Data, _ at: Int) -> Int {
    Int(bytes[at]) | Int(bytes[at + 1]) << 8
  }

  private static func word(_ bytes: Data, _ at: Int) -> Int {
    half(bytes, at) | half(bytes, at + 2) << 16
  }
}
