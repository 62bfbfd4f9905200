internal import HDF5
internal import SpikeData

/// One observable of one node of a NIRData file: its claims checked when opened, its rows read when asked for.
struct ObservableReader: Sendable {
  /// What the values are stored as.
  private enum Storage: Sendable {
    /// `data [samples, steps, neurons]`.
    case gridded(DatasetHandle)
    /// `idx`, `time` and, where events have values, `value`; all `[samples, slots]`.
    case events(indices: DatasetHandle, times: DatasetHandle, values: DatasetHandle?, end: Double)
  }

  /// A dataset in an enumeration, which must be copyable.
  private final class DatasetHandle: Sendable {
    let dataset: Dataset
    init(_ dataset: consuming Dataset) { self.dataset = dataset }
    var path: String { dataset.path }
    var shape: [Int] { dataset.shape }
  }

  let path: String
  let neurons: Int
  /// Length of a step where the file says it.
  let timeStep: Double?
  private let storage: Storage
  /// Length and number of steps by which events are sorted.
  private var binning: (timeStep: Double, steps: Int) = (1, 0)

  init(_ group: borrowing Group, type: String?) throws(NIRDataError) {
    path = group.path
    switch type {
    case NIRDataLayout.griddedType:
      let data = try Self.dataset(NIRDataLayout.data, of: group)
      guard data.shape.count == 3, data.shape.dropFirst().allSatisfy({ $0 > 0 }) else {
        throw .fault(
          object: data.path, .shape(data.shape, expected: "[samples, steps, neurons]"))
      }
      neurons = data.shape[2]
      try Self.check(data.shape[1], "steps", data.path)
      timeStep = try Self.positive(NIRDataLayout.timeStep, of: group)
      storage = .gridded(data)
    case NIRDataLayout.eventType, NIRDataLayout.valuedEventType:
      let indices = try Self.dataset(NIRDataLayout.indices, of: group)
      guard indices.shape.count == 2 else {
        throw .fault(
          object: indices.path, .shape(indices.shape, expected: "[samples, events]"))
      }
      let times = try Self.dataset(NIRDataLayout.times, of: group, like: indices)
      let values =
        type == NIRDataLayout.valuedEventType
        ? try Self.dataset(NIRDataLayout.values, of: group, like: indices) : nil
      let count = try Self.number(NIRDataLayout.neurons, of: group)
      guard let count, let whole = Int(exactly: count), whole > 0 else {
        throw .fault(
          object: group.path,
          .attribute(
            NIRDataLayout.neurons, found: Self.text(count), expected: "a whole number above 0"))
      }
      neurons = whole
      let end = try Self.number(NIRDataLayout.end, of: group)
      guard let end, end.isFinite, end > 0 else {
        throw .fault(
          object: group.path,
          .attribute(
            NIRDataLayout.end, found: Self.text(end), expected: "the recording's length, above 0"))
      }
      timeStep = try Self.positive(NIRDataLayout.timeStep, of: group)
      storage = .events(indices: indices, times: times, values: values, end: end)
    default:
      let types = [
        NIRDataLayout.griddedType, NIRDataLayout.eventType, NIRDataLayout.valuedEventType,
      ]
      throw .fault(
        object: group.path,
        .type(found: type, expected: types.map { "\"\($0)\"" }.joined(separator: ", ")))
    }
    try Self.check(neurons, "neurons", path)
    try Self.check(samples, "samples", path)
  }

  /// Number of samples.
  var samples: Int {
    switch storage {
    case .gridded(let data): data.shape[0]
    case .events(let indices, _, _, _): indices.shape[0]
    }
  }

  /// The same with steps of a known length, which events need.
  func sorted(bySteps timeStep: Double?) throws(NIRDataError) -> ObservableReader {
    guard case .events(_, _, _, let end) = storage else { return self }
    guard let length = timeStep else { throw .fault(object: path, .missingTimeStep) }
    let quotient = end / length
    guard quotient < Double(NIRDataLayout.maximumCount) else {
      throw .fault(
        object: path,
        .tooLarge(
          what: "steps (t_max by the length of a step)", count: "\(quotient)",
          allowed: NIRDataLayout.maximumCount))
    }
    var reader = self
    reader.binning = (length, NIRDataLayout.steps(until: end, timeStep: length))
    return reader
  }

  /// Row `sample`.
  func recording(sample: Int) throws(NIRDataError) -> Recording {
    switch storage {
    case .gridded(let data): return try gridded(data, sample)
    case .events(let indices, let times, let values, let end):
      return try events(indices, times, values, end, sample)
    }
  }

  private func gridded(_ data: DatasetHandle, _ sample: Int) throws(NIRDataError) -> Recording {
    let values = try row(data, sample, as: Double.self)
    if let index = values.firstIndex(where: { !$0.isFinite }) {
      throw .fault(
        object: data.path,
        .notFinite(
          sample: sample, step: index / neurons, neuron: index % neurons,
          value: "\(values[index])"))
    }
    var recording = Recording.dense(neurons: neurons)
    recording.append(denseValues: values)
    return recording
  }

  private func events(
    _ indices: DatasetHandle, _ times: DatasetHandle, _ values: DatasetHandle?, _ end: Double,
    _ sample: Int
  ) throws(NIRDataError) -> Recording {
    let neuronOfEvent = try row(indices, sample, as: Int.self)
    let timeOfEvent = try row(times, sample, as: Double.self)
    let valueOfEvent = try values.map { values throws(NIRDataError) in
      try row(values, sample, as: Double.self)
    }
    var entries: [(step: Int, entry: Recording.Entry)] = []
    for (event, (neuron, time)) in zip(neuronOfEvent, timeOfEvent).enumerated() {
      if neuron == -1, time == .infinity { continue }
      guard (0..<neurons).contains(neuron) else {
        throw .fault(
          object: indices.path,
          .neuronOutOfRange(sample: sample, event: event, neuron: neuron, neurons: neurons))
      }
      guard time >= 0, time < end else {
        throw .fault(
          object: times.path,
          .eventTime(sample: sample, event: event, time: "\(time)", end: end))
      }
      let value = valueOfEvent?[event] ?? 1
      guard value.isFinite else {
        throw .fault(
          object: values?.path ?? path,
          .eventValue(sample: sample, event: event, value: "\(value)"))
      }
      // A time that misses t_max by a rounding error is still before it.
      let step = min(NIRDataLayout.step(of: time, timeStep: binning.timeStep), binning.steps - 1)
      entries.append((step, Recording.Entry(neuron: neuron, value: value)))
    }
    entries.sort { $0.step < $1.step }
    var recording = Recording.sparse(neurons: neurons)
    var next = 0
    for step in 0..<binning.steps {
      let start = next
      while next < entries.count, entries[next].step == step { next += 1 }
      recording.appendStep(entries[start..<next].map(\.entry))
    }
    return recording
  }
}

extension ObservableReader {
  private func row<Number: HDF5Number>(
    _ handle: DatasetHandle, _ row: Int, as type: Number.Type
  ) throws(NIRDataError) -> [Number] {
    try NIRDataError.reading { () throws(HDF5Error) in
      try handle.dataset.read(rows: row..<row + 1, as: type)
    }
  }

  private static func dataset(
    _ name: String, of group: borrowing Group, like other: DatasetHandle? = nil
  ) throws(NIRDataError) -> DatasetHandle {
    let handle = try NIRDataError.reading { () throws(HDF5Error) in
      DatasetHandle(try group.dataset(name))
    }
    if let other, handle.shape != other.shape {
      throw .fault(
        object: handle.path, .otherShape(handle.shape, expected: other.shape, of: other.path))
    }
    return handle
  }

  /// The number of an attribute; nil where there is none, or no single number.
  private static func number(
    _ name: String, of group: borrowing Group
  ) throws(NIRDataError) -> Double? {
    try NIRDataError.reading { () throws(HDF5Error) in
      guard try group.containsAttribute(name) else { return nil }
      let type = try group.attributeElementType(name)
      guard type.isInteger || type.isFloat else { return nil }
      let values = try group.attribute(name, as: Double.self)
      return values.count == 1 ? values[0] : nil
    }
  }

  /// The length of a step; nil where there is no such attribute.
  private static func positive(
    _ name: String, of group: borrowing Group
  ) throws(NIRDataError) -> Double? {
    let exists = try NIRDataError.reading { () throws(HDF5Error) in
      try group.containsAttribute(name)
    }
    guard exists else { return nil }
    let value = try number(name, of: group)
    guard let value, value.isFinite, value > 0 else {
      throw .fault(
        object: group.path, .attribute(name, found: text(value), expected: "a number above 0"))
    }
    return value
  }

  private static func text(_ value: Double?) -> String {
    value.map { "\($0)" } ?? "missing or no single number"
  }

  private static func check(_ count: Int, _ what: String, _ path: String) throws(NIRDataError) {
    guard count <= NIRDataLayout.maximumCount else {
      throw .fault(
        object: path,
        .tooLarge(what: what, count: "\(count)", allowed: NIRDataLayout.maximumCount))
    }
  }
}
