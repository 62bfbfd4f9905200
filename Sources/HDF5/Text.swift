/// Strings as files hold them.
enum Text {
  /// The text in a field of fixed size, without what fills it up; `nil` when it is not UTF-8.
  static func decode(_ field: ArraySlice<UInt8>, padding: StoredType.Padding) -> String? {
    var text = field
    switch padding {
    case .nullTerminated: text = field.prefix { $0 != 0 }
    case .nulls: while text.last == 0 { text.removeLast() }
    case .spaces:
      while let last = text.last, last == 0 || last == UInt8(ascii: " ") { text.removeLast() }
    }
    return String(validating: text, as: UTF8.self)
  }

  /// The text at `pointer`, ended by a zero; empty for the null pointer of a string never written,
  /// `nil` when it is not UTF-8.
  static func decode(_ pointer: UnsafePointer<CChar>?) -> String? {
    guard let pointer = unsafe pointer else { return "" }
    return unsafe String(validatingCString: pointer)
  }
}
