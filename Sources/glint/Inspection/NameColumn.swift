import Reports

/// Names of one column, cut in the middle where they are long, but never so far that two become one.
struct NameColumn {
  private let width: Int

  /// A column of at most 24 characters, more where the names need them.
  init(_ names: [String]) {
    let different = Set(names)
    width =
      [24, 32, 40, 48].first { width in
        Set(different.map { NumberText.abbreviated($0, to: width) }).count == different.count
      } ?? .max
  }

  /// The name as it is shown.
  func callAsFunction(_ name: String) -> String { NumberText.abbreviated(name, to: width) }
}
