internal import HDF5
internal import SpikeData

/// Writes one observable of one layer: EventData where it is sparse, TimeGriddedData where it is dense.
///
/// What it is shows with the first sample; events become ValuedEventData with the first value that is not 1.
///
/// Used by one thread at a time: ``NIRDataWriter`` holds it behind its lock.
final class ObservableWriter: @unchecked Sendable {
  private let group: Group
  private let samples: Int
  private let steps: Int
  private let neurons: Int
  private let timeStep: Double
  private var gridded: RowDataset<Double>?
  private var indices: RowDataset<Int64>?
  private var times: RowDataset<Double>?
  private var values: RowDataset<Double>?
  /// Events of each row written so far.
  private var eventCounts: [Int] = []

  init(
    _ group: consuming Group, samples: Int, steps: Int, neurons: Int, timeStep: Double
  ) throws(HDF5Error) {
    self.group = group
    self.samples = samples
    self.steps = steps
    self.neurons = neurons
    self.timeStep = timeStep
    try self.group.writeAttribute([timeStep], shape: [], to: NIRDataLayout.timeStep)
  }

  /// Writes row `row`; rows come in ascending order, none left out.
  func write(_ recording: Recording, row: Int) throws(HDF5Error) {
    precondition(
      recording.neurons == neurons && recording.stepCount == steps,
      "\(recording.stepCount) steps of \(recording.neurons) neurons for \(steps) of \(neurons)")
    if recording.isDense {
      if gridded == nil {
        gridded = try group.createRows(
          NIRDataLayout.data, rows: samples, rowShape: [steps, neurons], fill: 0)
      }
      try gridded?.write(recording.denseValues, row: row)
    } else {
      try writeEvents(recording, row: row)
    }
  }

  private func writeEvents(_ recording: Recording, row: Int) throws(HDF5Error) {
    if indices == nil {
      indices = try group.createGrowingRows(NIRDataLayout.indices, rows: samples, fill: -1)
      times = try group.createGrowingRows(NIRDataLayout.times, rows: samples, fill: .infinity)
    }
    var (rowIndices, rowTimes, rowValues): ([Int64], [Double], [Double]) = ([], [], [])
    for step in 0..<recording.stepCount {
      let time = NIRDataLayout.time(of: step, timeStep: timeStep)
      for entry in recording.entries(in: step) {
        rowIndices.append(Int64(entry.neuron))
        rowTimes.append(time)
        rowValues.append(entry.value)
      }
    }
    try indices?.write(rowIndices, row: row)
    try times?.write(rowTimes, row: row)
    if values == nil, rowValues.contains(where: { $0 != 1 }) {
      values = try group.createGrowingRows(NIRDataLayout.values, rows: samples, fill: 0)
      for (row, count) in eventCounts.enumerated() {
        try values?.write([Double](repeating: 1, count: count), row: row)
      }
    }
    try values?.write(rowValues, row: row)
    eventCounts.append(rowValues.count)
  }

  /// Says what was written.
  func finish() throws(HDF5Error) {
    if gridded != nil {
      try group.writeAttribute(NIRDataLayout.griddedType, to: NIRDataLayout.type)
      return
    }
    let type = values == nil ? NIRDataLayout.eventType : NIRDataLayout.valuedEventType
    try group.writeAttribute(type, to: NIRDataLayout.type)
    try group.writeAttribute([neurons], shape: [], to: NIRDataLayout.neurons)
    let end = NIRDataLayout.time(of: steps, timeStep: timeStep)
    try group.writeAttribute([end], shape: [], to: NIRDataLayout.end)
  }
}
