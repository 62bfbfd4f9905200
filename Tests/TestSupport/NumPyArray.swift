internal import Foundation

/// An array of NumPy, from a `.npy` file or from a member of a `.npz` archive, in C order.
public struct NumPyArray: Sendable {
  /// Extents.
  public let shape: [Int]
  /// Elements, the last extent fastest; integers are exact up to 2^53.
  public let values: [Double]

  /// Reads a `.npy` file.
  /// - Throws: ``Unreadable`` for anything but format 1 to 3 in C order with plain numbers.
  public init(npy path: String) throws {
    try self.init(bytes: Data(contentsOf: URL(fileURLWithPath: path)))
  }

  /// Reads member `name` (without `.npy`) of a `.npz` archive.
  /// - Throws: ``Unreadable``.
  public init(npz path: String, _ name: String) throws {
    let archive = try ZipArchive(Data(contentsOf: URL(fileURLWithPath: path)))
    try self.init(bytes: try archive.member("\(name).npy"))
  }

  init(bytes: Data) throws {
    let bytes = Data(bytes)
    guard bytes.count > 10, bytes.prefix(6) == Data([0x93]) + Data("NUMPY".utf8) else {
      throw Unreadable(detail: "not a .npy file")
    }
    let wide = bytes[6] > 1
    let length = (0..<(wide ? 4 : 2)).reduce(0) { $0 | Int(bytes[8 + $1]) << (8 * $1) }
    let start = (wide ? 12 : 10) + length
    let header = String(decoding: bytes[(wide ? 12 : 10)..<start], as: UTF8.self)
    guard let type = header.firstMatch(of: /'descr': '[<|=](\w\d)'/)?.1,
      let extents = header.firstMatch(of: /'shape': \(([^)]*)\)/)?.1,
      header.contains("'fortran_order': False")
    else { throw Unreadable(detail: "header \(header)") }
    shape = extents.matches(of: /\d+/).compactMap { Int($0.0) }
    let count = shape.reduce(1, *)
    let body = bytes[start...]
    func numbers<Number>(_: Number.Type, _ convert: (Number) -> Double) -> [Double] {
      (0..<count).map { index in
        let size = MemoryLayout<Number>.size
        return unsafe body.dropFirst(index * size).prefix(size).withUnsafeBytes {
          convert(unsafe $0.loadUnaligned(as: Number.self))
        }
      }
    }
    switch type {
    case "u1": values = numbers(UInt8.self) { Double($0) }
    case "i2": values = numbers(Int16.self) { Double($0) }
    case "i4": values = numbers(Int32.self) { Double($0) }
    case "i8": values = numbers(Int64.self) { Double($0) }
    case "f4": values = numbers(Float.self) { Double($0) }
    case "f8": values = numbers(Double.self) { $0 }
    default: throw Unreadable(detail: "elements of type \(type)")
    }
  }

  /// The elements with their extents in another order: extent `i` of the result is extent `axes[i]`.
  /// - Precondition: `axes` is a permutation.
  public func transposed(_ axes: [Int]) -> [Double] {
    var strides = [Int](repeating: 1, count: shape.count)
    for axis in shape.indices.dropLast().reversed() {
      strides[axis] = strides[axis + 1] * shape[axis + 1]
    }
    var result = values
    var position = [Int](repeating: 0, count: axes.count)
    for index in result.indices {
      result[index] = values[axes.indices.reduce(0) { $0 + position[$1] * strides[axes[$1]] }]
      for axis in axes.indices.reversed() {
        position[axis] += 1
        if position[axis] < shape[axes[axis]] { break }
        position[axis] = 0
      }
    }
    return result
  }

  /// Why a file is no such array.
  public struct Unreadable: Error {
    /// What was found.
    public let detail: String
  }
}
