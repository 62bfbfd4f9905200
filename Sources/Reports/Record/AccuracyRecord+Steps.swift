internal import NetworkModel

extension AccuracyRecord {
  /// Right and wrong decisions of networks that answer in every step, counted sample by sample.
  public struct StepCounts: Sendable {
    private var classes: [Int: PerClass] = [:]
    private var marked: (correct: Int, total: Int)?

    /// Nothing counted yet.
    public init() {}

    /// Counts the steps of one sample.
    ///
    /// - Parameters:
    ///   - predictions: One class per step.
    ///   - labels: As many.
    ///   - marks: True for the steps whose label somebody gave; nil where nothing is marked.
    /// - Precondition: as many predictions as labels, and marks where there are any.
    public mutating func add(predictions: [Int], labels: [Int], marks: [Bool]?) {
      precondition(
        predictions.count == labels.count && marks?.count ?? labels.count == labels.count,
        "\(predictions.count) predictions for \(labels.count) labels")
      for (step, label) in labels.enumerated() {
        var entry = classes[label] ?? PerClass(label: label, correct: 0, total: 0)
        let isCorrect = predictions[step] == label
        entry.total += 1
        entry.correct += isCorrect ? 1 : 0
        classes[label] = entry
        guard let marks, marks[step] else { continue }
        marked = (
          (marked?.correct ?? 0) + (isCorrect ? 1 : 0), (marked?.total ?? 0) + 1
        )
      }
    }

    fileprivate var perClass: [PerClass] { classes.values.sorted { $0.label < $1.label } }
    fileprivate var labelled: Marked? {
      marked.map {
        Marked(correct: $0.correct, total: $0.total, top1: Double($0.correct) / Double($0.total))
      }
    }
  }

  /// What was counted; nil when there was no step.
  public init?(_ counts: StepCounts) {
    let perClass = counts.perClass
    guard !perClass.isEmpty else { return nil }
    self.init(
      correct: perClass.reduce(0) { $0 + $1.correct },
      total: perClass.reduce(0) { $0 + $1.total }, perClass: perClass)
    decision = .step
    labelled = counts.labelled
  }
}
