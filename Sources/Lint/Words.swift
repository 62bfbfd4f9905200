/// Numbers and lists as findings and tables say them.
public enum Words {
  /// Four significant digits.
  public static func number(_ value: Double) -> String {
    guard value.isFinite else { return value.isNaN ? "NaN" : value < 0 ? "−∞" : "∞" }
    guard abs(value) < 1e15 else { return "\(value)" }
    if value == value.rounded() { return "\(Int(value))" }
    var scale = 1.0
    while abs(value) * scale < 1000, scale < 1e15 { scale *= 10 }
    let rounded = (value * scale).rounded() / scale
    return rounded == rounded.rounded() ? "\(Int(rounded))" : "\(rounded)"
  }

  /// From the smallest to the largest, or the one value that there is.
  static func range(_ values: [Double]) -> String {
    guard let lowest = values.min(), let highest = values.max() else { return "nothing" }
    return range(lowest, highest)
  }

  /// From the smallest to the largest, or the one value that there is.
  public static func range(_ lowest: Double, _ highest: Double) -> String {
    let ends = (number(lowest), number(highest))
    return ends.0 == ends.1 ? ends.0 : "\(ends.0)…\(ends.1)"
  }

  /// At most four names.
  public static func names(_ names: [String]) -> String {
    names.count <= 4
      ? names.joined(separator: ", ")
      : names.prefix(3).joined(separator: ", ") + " and \(names.count - 3) more"
  }

  /// `1 neuron`, `2 neurons`.
  static func count(_ count: Int, _ noun: String, _ plural: String? = nil) -> String {
    "\(count) \(count == 1 ? noun : plural ?? noun + "s")"
  }
}
