/// A constant of a layer's neurons: one value, or what the values of all neurons reach from and to.
public struct Constant: Equatable, Sendable, Encodable {
  /// Name, as in the formats' documents.
  public let name: String
  /// In what it is counted: `time`, `membrane`, `steps`, …; nil for a plain factor.
  public let unit: String?
  /// Values that are stored: 1, one per channel or one per neuron.
  public let count: Int
  /// The smallest value.
  public let lowest: Double
  /// The largest value.
  public let highest: Double

  /// A constant; nil for no values, or for values that no JSON can say.
  init?(_ name: String, unit: String? = nil, _ values: [Double]) {
    guard let range = ValueRange(values), range.lowest.isFinite, range.highest.isFinite else {
      return nil
    }
    self.name = name
    self.unit = unit
    count = values.count
    lowest = range.lowest
    highest = range.highest
  }
}
