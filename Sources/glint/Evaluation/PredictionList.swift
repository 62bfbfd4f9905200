import Reports

/// Every prediction of a run with its outputs, as a table.
struct PredictionList {
  private let record: RunRecord

  init(_ record: RunRecord) { self.record = record }

  /// One row per sample: number, prediction, outputs.
  var text: String {
    guard let predictions = record.predictions, let outputs = record.outputs else { return "" }
    var table = TextTable([.right("sample"), .right("prediction"), .left("outputs")])
    for (index, prediction) in predictions.enumerated() {
      let values = outputs[index].map { $0 == $0.rounded() ? "\(Int($0))" : "\($0)" }
      table.add(["\(index)", "\(prediction)", values.joined(separator: " ")])
    }
    return "\n" + table.lines.joined(separator: "\n")
  }
}
