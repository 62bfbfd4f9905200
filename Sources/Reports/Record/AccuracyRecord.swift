public import NetworkModel

/// How many decisions are what the labels say: one per sample, or one per step.
public struct AccuracyRecord: Codable, Equatable, Sendable {
  /// The decisions about one class.
  public struct PerClass: Codable, Equatable, Sendable {
    /// The class.
    public var label: Int
    /// Samples or steps of the class that were recognised.
    public var correct: Int
    /// Samples or steps of the class.
    public var total: Int
  }

  /// The decisions about the steps that somebody labelled.
  public struct Marked: Codable, Equatable, Sendable {
    /// Labelled steps whose prediction was their label.
    public var correct: Int
    /// Labelled steps.
    public var total: Int
    /// `correct / total`, 0…1.
    public var top1: Double
  }

  /// Decisions that were the label.
  public var correct: Int
  /// Decisions with a label.
  public var total: Int
  /// `correct / total`, 0…1; 0 for no decisions.
  public var top1: Double
  /// The same class by class; absent where only totals are known.
  public var perClass: [PerClass]?
  /// What is decided: `step`; absent where it is samples.
  public var decision: Decision?
  /// The same for the steps that are marked as labelled, the others having a filler; absent where nothing is marked.
  public var labelled: Marked?

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
