import NetworkModel
import SpikeData

/// The integer inputs of one layer at its sampled rows, as the quantized layers before it give them.
struct LayerInputs {
  /// Rows × steps, but one step per row when the input is a constant analog image.
  let rows: Int
  /// Recorded steps per row: the time steps, or 1.
  let steps: Int
  /// Inputs per row and step: those of all projections, one after the other.
  let width: Int
  /// First column of each projection.
  let columns: [Int]
  /// Compressed rows: columns and values that are not 0, `offsets[row · steps + step]` on.
  private(set) var offsets: [Int] = [0]
  private(set) var indices: [Int32] = []
  private(set) var values: [Int32] = []

  /// Gathers what reaches the rows `sampled` of `layer` over the samples, from `source`.
  init(
    _ layer: NormalizedLayer, rows sampled: SampledRows, source: SourceValues,
    samples: [EncodedSample], timeSteps: Int
  ) throws(QuantizationError) {
    let gatherers = layer.projections.map { PatchGatherer($0) }
    var columns: [Int] = []
    var width = 0
    for gatherer in gatherers {
      columns.append(width)
      width += gatherer.width
    }
    self.columns = columns
    self.width = width
    rows = sampled.count
    steps = source.isConstant(layer) ? 1 : timeSteps
    var source = source
    var row = [Int32](repeating: 0, count: width)
    for (sample, encoded) in samples.enumerated() where !sampled.positions[sample].isEmpty {
      try source.run(encoded, sample: sample)
      let maps = (0..<steps).map { step in
        layer.projections.map { source.map(of: $0, step: step) }
      }
      for position in sampled.positions[sample] {
        for step in 0..<steps {
          for (number, gatherer) in gatherers.enumerated() {
            gatherer.add(maps[step][number], position: position, to: &row, at: columns[number])
          }
          append(&row)
        }
      }
    }
  }

  /// Keeps what is not 0 and clears the row.
  private mutating func append(_ row: inout [Int32]) {
    for index in row.indices where row[index] != 0 {
      indices.append(Int32(index))
      values.append(row[index])
      row[index] = 0
    }
    offsets.append(indices.count)
  }

  /// Where the values of a row and step lie.
  @inline(__always)
  func range(row: Int, step: Int) -> Range<Int> {
    let place = row * steps + (steps == 1 ? 0 : step)
    return offsets[place]..<offsets[place + 1]
  }
}
