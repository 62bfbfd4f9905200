public import HDF5

/// One dataset of a NIR file: its elements in the type in which the file holds them, and its shape.
///
/// Two values are equal when type, shape and every bit are; the order of bytes in the file is no part of it.
public struct NIRValue: Equatable, Sendable {
  /// Elements, the last dimension fastest.
  public enum Elements: Equatable, Sendable {
    /// Integers or floats.
    case numbers(StoredNumbers)
    /// Booleans.
    case booleans([Bool])
    /// Text in UTF-8; fixed length becomes variable.
    case strings([String])
    /// Elements of a type that no NIR file needs: known by name only, and never written.
    case unreadable(ElementType)
  }

  /// The elements.
  public let elements: Elements
  /// Extents; empty for a scalar.
  public let shape: [Int]

  init(elements: Elements, shape: [Int]) {
    self.elements = elements
    self.shape = shape
  }

  /// Numbers that are written as the type that they have.
  /// - Precondition: The product of `shape` is `numbers.count`.
  public init<Number: HDF5Number>(_ numbers: [Number], shape: [Int]) {
    precondition(shape.reduce(1, *) == numbers.count, "\(numbers.count) values of shape \(shape)")
    self.init(elements: .numbers(StoredNumbers(numbers)), shape: shape)
  }

  /// A list of numbers.
  public init<Number: HDF5Number>(_ numbers: [Number]) {
    self.init(numbers, shape: [numbers.count])
  }

  /// One number, of shape `()`.
  public init<Number: HDF5Number>(_ number: Number) { self.init([number], shape: []) }

  /// One string, of shape `()`.
  public init(_ text: String) { self.init(elements: .strings([text]), shape: []) }

  /// Strings.
  /// - Precondition: The product of `shape` is `strings.count`.
  public init(_ strings: [String], shape: [Int]) {
    precondition(shape.reduce(1, *) == strings.count, "\(strings.count) strings of shape \(shape)")
    self.init(elements: .strings(strings), shape: shape)
  }

  /// Number of elements.
  public var count: Int { shape.reduce(1, *) }

  /// The type of the elements.
  public var elementType: ElementType {
    switch elements {
    case .numbers(let numbers): numbers.elementType
    case .booleans: .boolean
    case .strings: .string
    case .unreadable(let type): type
    }
  }

  /// The elements as numbers of another type, or what keeps them from being that; booleans count as 0 and 1.
  ///
  /// - Returns: nil for text and for what cannot be read, unless there are no elements.
  /// - Throws: `StoredNumbers.Mismatch` for the first value that `Number` cannot hold; floats round.
  public func numbers<Number: HDF5Number>(
    as type: Number.Type
  ) throws(StoredNumbers.Mismatch) -> [Number]? {
    switch elements {
    case .numbers(let numbers): try Number.converted(numbers)
    case .booleans(let booleans):
      try Number.converted(StoredNumbers(booleans.map { UInt8($0 ? 1 : 0) }))
    case .strings, .unreadable: count == 0 ? [] : nil
    }
  }

  /// The elements as doubles, rounded where they are wide integers; nil unless they are numbers or booleans.
  public var doubles: [Double]? { (try? numbers(as: Double.self)) ?? nil }

  /// The elements as integers; nil unless all of them are whole numbers.
  public var integers: [Int]? { (try? numbers(as: Int.self)) ?? nil }

  /// The elements as text; nil unless they are strings.
  ///
  /// No elements are no strings, whatever their type: h5py writes an empty list of strings as floats.
  public var strings: [String]? {
    if case .strings(let strings) = elements { return strings }
    return count == 0 ? [] : nil
  }

  /// The one string of a value with one element; nil for anything else.
  public var text: String? {
    guard let strings, strings.count == 1 else { return nil }
    return strings[0]
  }
}
