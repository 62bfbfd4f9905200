import Foundation

/// Numbers as people read them: thousands separated by commas, a fixed number of decimals, `–` for what does not exist.
public enum NumberText {
  /// What stands where there is no number.
  public static let none = "–"

  /// A whole number, for instance `1,234,567`.
  public static func whole(_ value: Int?) -> String {
    guard let value else { return none }
    return (value < 0 ? "-" : "") + grouped("\(value.magnitude)")
  }

  /// A number with `decimals` decimals, for instance `1,234.50`.
  public static func decimal(_ value: Double?, _ decimals: Int) -> String {
    guard let value, value.isFinite else { return none }
    let digits = String(format: "%.\(decimals)f", abs(value))
    let parts = digits.split(separator: ".")
    let isNegative = value < 0 && digits.contains { $0 != "0" && $0 != "." }
    let fraction = parts.count > 1 ? "." + parts[1] : ""
    return (isNegative ? "-" : "") + grouped(String(parts[0])) + fraction
  }

  /// A mean count, for instance per sample: one decimal below a thousand, none above.
  public static func mean(_ value: Double) -> String { decimal(value, value < 1000 ? 1 : 0) }

  /// A number with up to six significant digits, for instance `0.028`, `-1.5e-09` or `120`.
  public static func significant(_ value: Double?) -> String {
    guard let value, value.isFinite else { return none }
    return String(format: "%.6g", value == 0 ? 0 : value)
  }

  /// Two numbers with six significant digits, or as many more as tell them apart.
  public static func significant(_ first: Double?, _ second: Double?) -> [String] {
    guard let first, let second, first.isFinite, second.isFinite, first != second else {
      return [significant(first), significant(second)]
    }
    // Seventeen digits tell all doubles apart, nine all numbers of single precision.
    for digits in 6...17 {
      let texts = [first, second].map { String(format: "%.\(digits)g", $0 == 0 ? 0 : $0) }
      if texts[0] != texts[1] { return texts }
    }
    return ["\(first)", "\(second)"]
  }

  /// A sum of counts, which is whole unless values were added up.
  public static func count(_ value: Double?) -> String {
    guard let value, let whole = Int(exactly: value) else { return significant(value) }
    return Self.whole(whole)
  }

  /// A part of a whole in percent, for instance `12.50`.
  public static func percent(_ part: Double?, _ decimals: Int = 2) -> String {
    decimal(part.map { 100 * $0 }, decimals)
  }

  /// A quotient with four decimals; none for a divisor of 0.
  public static func ratio(_ value: Double, to other: Double) -> String {
    other == 0 ? none : decimal(value / other, 4)
  }

  /// At most `length` characters, the last of them `…` where text was cut.
  public static func shortened(_ text: String, to length: Int) -> String {
    text.count <= length ? text : text.prefix(length - 1) + "…"
  }

  /// At most `length` characters, with `…` for what was cut out of the middle: names differ at their ends.
  public static func abbreviated(_ text: String, to length: Int) -> String {
    guard text.count > length else { return text }
    let tail = length / 2
    return text.prefix(length - 1 - tail) + "…" + text.suffix(tail)
  }

  private static func grouped(_ digits: String) -> String {
    var result = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { result += "," }
      result.append(digit)
    }
    return result
  }
}
