import Comparison
import Reports
import SpikeData
import SpikeIO

extension DiffCommand {
  /// What was assumed or left out.
  func notes(
    _ first: DifferenceSide, _ second: DifferenceSide, _ comparator: TraceComparator
  ) -> [String] {
    var notes: [String] = []
    let alignment = comparator.alignment
    for pair in alignment.pairs {
      let names = (
        first.trace.layers[pair.first].name, second.trace.layers[pair.second].name
      )
      if names.0 != names.1 { notes.append("'\(names.0)' of A is compared with '\(names.1)' of B") }
    }
    let isMatrix = [first, second].contains { $0.trace is MatrixTrace }
    if layers.isEmpty, !isMatrix {
      for (side, names) in [("A", alignment.onlyFirst), ("B", alignment.onlySecond)]
      where !names.isEmpty {
        notes.append("only in \(side): \(names.map { "'\($0)'" }.joined(separator: ", "))")
      }
    }
    if observables.isEmpty, !isMatrix {
      notes += [
        missing(first, alignment.pairs.map(\.first), second, alignment.pairs.map(\.second), "A"),
        missing(second, alignment.pairs.map(\.second), first, alignment.pairs.map(\.first), "B"),
      ].compactMap { $0 }
    }
    let hasValues = alignment.pairs.contains { $0.observables.contains { !$0.isSpikes } }
    if comparator.tolerance == nil, hasValues {
      notes.append("membranes and values are shown, not judged: use --tolerance to judge them")
    }
    return notes
  }

  /// Says what only one side has of the layers that are compared; nil where that is nothing.
  private func missing(
    _ side: DifferenceSide, _ layers: [Int], _ other: DifferenceSide, _ others: [Int],
    _ name: String
  ) -> String? {
    let missing = zip(layers, others).flatMap { layer, partner in
      side.trace.layers[layer].observables.filter {
        !other.trace.layers[partner].observables.contains($0)
      }
    }
    return missing.isEmpty
      ? nil : "\(ObservableText.list(missing)) are only in \(name), and are not compared"
  }
}
