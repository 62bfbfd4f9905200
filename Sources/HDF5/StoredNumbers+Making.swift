extension StoredNumbers {
  /// Numbers that are held, and written, as the type that they have.
  public init<Number: HDF5Number>(_ numbers: [Number]) {
    func array<Wanted>(_ type: Wanted.Type) -> [Wanted] {
      guard let array = numbers as? [Wanted] else { fatalError("\(Number.self) is \(Wanted.self)") }
      return array
    }
    values =
      switch Number.kind {
      case .integer8: .integer8(array(Int8.self))
      case .integer16: .integer16(array(Int16.self))
      case .integer32: .integer32(array(Int32.self))
      // `Int` is written as the 64-bit integer that it is.
      case .integer64: .integer64((numbers as? [Int])?.map(Int64.init) ?? array(Int64.self))
      case .unsigned8: .unsigned8(array(UInt8.self))
      case .unsigned16: .unsigned16(array(UInt16.self))
      case .unsigned32: .unsigned32(array(UInt32.self))
      case .unsigned64: .unsigned64(array(UInt64.self))
      case .float16: .float16(array(Float16.self))
      case .float32: .float32(array(Float.self))
      case .float64: .float64(array(Double.self))
      }
  }

  /// How many there are.
  public var count: Int {
    switch values {
    case .integer8(let values): values.count
    case .integer16(let values): values.count
    case .integer32(let values): values.count
    case .integer64(let values): values.count
    case .unsigned8(let values): values.count
    case .unsigned16(let values): values.count
    case .unsigned32(let values): values.count
    case .unsigned64(let values): values.count
    case .float16(let values): values.count
    case .float32(let values): values.count
    case .float64(let values): values.count
    }
  }

  /// The type in which they are held and written.
  public var elementType: ElementType {
    switch values {
    case .integer8: Int8.elementType
    case .integer16: Int16.elementType
    case .integer32: Int32.elementType
    case .integer64: Int64.elementType
    case .unsigned8: UInt8.elementType
    case .unsigned16: UInt16.elementType
    case .unsigned32: UInt32.elementType
    case .unsigned64: UInt64.elementType
    case .float16: Float16.elementType
    case .float32: Float.elementType
    case .float64: Double.elementType
    }
  }
}

extension StoredNumbers: Equatable {
  /// True for the same bits in the same type: NaN equals itself, and 0 is not −0.
  public static func == (one: StoredNumbers, other: StoredNumbers) -> Bool {
    func same<Number: BinaryFloatingPoint, Bits: Equatable>(
      _ one: [Number], _ other: [Number], _ bits: (Number) -> Bits
    ) -> Bool {
      one.elementsEqual(other) { bits($0) == bits($1) }
    }
    switch (one.values, other.values) {
    case (.integer8(let one), .integer8(let other)): return one == other
    case (.integer16(let one), .integer16(let other)): return one == other
    case (.integer32(let one), .integer32(let other)): return one == other
    case (.integer64(let one), .integer64(let other)): return one == other
    case (.unsigned8(let one), .unsigned8(let other)): return one == other
    case (.unsigned16(let one), .unsigned16(let other)): return one == other
    case (.unsigned32(let one), .unsigned32(let other)): return one == other
    case (.unsigned64(let one), .unsigned64(let other)): return one == other
    case (.float16(let one), .float16(let other)): return same(one, other, \.bitPattern)
    case (.float32(let one), .float32(let other)): return same(one, other, \.bitPattern)
    case (.float64(let one), .float64(let other)): return same(one, other, \.bitPattern)
    default: return false
    }
  }
}
