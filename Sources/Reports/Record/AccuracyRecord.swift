/// How many samples were classified as their labels say.
public struct AccuracyRecord: Codable, Equatable, Sendable {
  /// The samples of one class.
  public struct PerClass: Codable, Equatable, Sendable {
    /// The class.
    public var label: Int
    /// Samples of the class that were recognised.
    public var correct: Int
    /// Samples of the class.
    public var total: Int
  }

  /// Samples whose prediction was their label.
  public var correct: Int
  /// Samples with a label.
  public var total: Int
  /// `correct / total`, 0…1; 0 for no samples.
  public var top1: Double
  /// The same class by class; absent where only totals are known.
  public var perClass: [PerClass]?

  /// Totals.
  public init(correct: Int, total: Int, perClass: [PerClass]? = nil) {
    self.correct = correct
    self.total = total
    top1 = total == 0 ? 0 : Double(correct) / Double(total)
    self.perClass = perClass
  }

  /// Counts predictions against labels; nil when no sample has a label.
  /// - Precondition: as many predictions as labels.
  public init?(predictions: [Int], labels: [Int?]) {
    precondition(
      predictions.count == labels.count,
      "\(predictions.count) predictions for \(labels.count) labels")
    var classes: [Int: PerClass] = [:]
    for (prediction, label) in zip(predictions, labels) {
      guard let label else { continue }
      var entry = classes[label] ?? PerClass(label: label, correct: 0, total: 0)
      entry.total += 1
      if prediction == label { entry.correct += 1 }
      classes[label] = entry
    }
    guard !classes.isEmpty else { return nil }
    let perClass = classes.values.sorted { $0.label < $1.label }
    self.init(
      correct: perClass.reduce(0) { $0 + $1.correct },
      total: perClass.reduce(0) { $0 + $1.total }, perClass: perClass)
  }
}
